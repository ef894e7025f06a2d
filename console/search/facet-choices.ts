/** The values of a facet to choose from. */
export type FacetCounts = Readonly<Record<string, readonly FacetCount[]>>;

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

/** What is chosen comes first and stays there, also when nothing has it any more. */
export function choicesOf(counts: readonly FacetCount[], chosen: readonly string[]): readonly FacetCount[] {
  const countOf = new Map(counts.map(({ value, count }) => [value, count]));
  return [
    ...chosen.map((value) => ({ value, count: countOf.get(value) ?? 0 })),
    ...counts.filter(({ value }) => !chosen.includes(value)),
  ];
}

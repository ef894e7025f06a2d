/** Accuracy, macro-F1 and confusion of labels against predictions. */

export interface Judged {
  readonly language: string;
  /** The right label. */
  readonly label: string;
  readonly predicted: string;
}

export interface Measured {
  readonly total: number;
  /** Share of right predictions, 0 to 1. */
  readonly accuracy: number;
  /** Mean F1 over the labels that occur, 0 to 1. */
  readonly macroF1: number;
  /** Share of the commonest label: what always saying it would reach. */
  readonly baseline: number;
  /** label -> predicted -> count. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10000) / 10000;
}

export function measure(judged: readonly Judged[]): Measured {
  const labels = [...new Set(judged.map(({ label }) => label))].sort();
  const confusion: Record<string, Record<string, number>> = {};
  for (const label of labels) confusion[label] = {};
  for (const { label, predicted } of judged) {
    const row = confusion[label] ?? {};
    row[predicted] = (row[predicted] ?? 0) + 1;
  }
  const f1 = labels.map((label) => {
    const right = judged.filter((one) => one.label === label && one.predicted === label).length;
    const said = judged.filter((one) => one.predicted === label).length;
    const there = judged.filter((one) => one.label === label).length;
    return said + there === 0 ? 0 : (2 * right) / (said + there);
  });
  const most = Math.max(0, ...labels.map((label) => judged.filter((one) => one.label === label).length));
  return {
    total: judged.length,
    accuracy: share(judged.filter(({ label, predicted }) => label === predicted).length, judged.length),
    macroF1: share(
      f1.reduce((sum, one) => sum + one, 0),
      f1.length,
    ),
    baseline: share(most, judged.length),
    confusion,
  };
}

/** All, and each language where there are several. */
export function measureByLanguage(judged: readonly Judged[]): Record<string, Measured> {
  const languages = [...new Set(judged.map(({ language }) => language))].sort();
  const parts = languages.length > 1 ? languages : [];
  return {
    all: measure(judged),
    ...Object.fromEntries(
      parts.map((language) => [language, measure(judged.filter((one) => one.language === language))]),
    ),
  };
}

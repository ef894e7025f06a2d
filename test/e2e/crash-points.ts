/**
 * Which boundaries the crash test kills at. Between two calls that change something the disk stays as it is, so it is enough to die once after
 * each of them and once in the middle of each body; of everything else (reads, clock, scratch) the first call of each method is taken.
 */
const CHANGING = [
  ...['catalogue.commit', 'queue.take', 'queue.done', 'ledger.assign', 'ledger.advance'],
  ...['logStore.put', 'logStore.putCheckpoint', 'intake.put', 'intake.remove', 'vault.put', 'work.put'],
  ...['keyService.generate', 'keyTable.put', 'keyTable.remove', 'search.put'],
];
const CHOSEN = new Set([
  ...CHANGING.map((method) => `after ${method}`),
  'within intake.put body',
  'within vault.put body',
]);

/** Boundary numbers, from 1, in order. */
export function choosePoints(labels: readonly string[]): number[] {
  const seen = new Set(CHANGING);
  return labels.flatMap((label, index) => {
    const method = methodOf(label);
    const isFirst = !seen.has(method);
    seen.add(method);
    return isFirst || CHOSEN.has(label) ? [index + 1] : [];
  });
}

/** Of the chosen boundaries those with a label that none before has. */
export function firstOfEach(labels: readonly string[], points: readonly number[]): number[] {
  const seen = new Set<string | undefined>();
  return points.filter((point) => {
    const label = labels[point - 1];
    const isFirst = !seen.has(label);
    seen.add(label);
    return isFirst;
  });
}

/** `within vault.put body` to `vault.put`. */
export function methodOf(label: string): string {
  return label.split(' ')[1] ?? '';
}

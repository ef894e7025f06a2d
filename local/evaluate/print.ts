/** The report for people. */
import type { Measured } from './measure.ts';
import type { Report } from './run.ts';

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function confusionOf({ confusion }: Measured): string[] {
  return Object.entries(confusion).map(([label, row]) => {
    const said = Object.entries(row).sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
    return `    ${label.padEnd(22)} ${said.map(([name, count]) => `${name} ${count}`).join(', ')}`;
  });
}

function linesOf(title: string, measured: Readonly<Record<string, Measured>>): string[] {
  return Object.entries(measured).flatMap(([language, one]) => [
    `  ${`${title}, ${language}`.padEnd(34)} ${one.total} labelled, right ${percent(one.accuracy)}, macro-F1 ${percent(one.macroF1)}, commonest label ${percent(one.baseline)}`,
    ...(language === 'all' ? confusionOf(one) : []),
  ]);
}

export function printReport(report: Report): string {
  const lines: string[] = [];
  const section = (title: string, body: readonly string[]): void => {
    if (body.length > 0) lines.push(title, ...body, '');
  };
  section(
    'Problem topic of the call (label: what was said instead)',
    Object.entries(report.topics).flatMap(([split, one]) => linesOf(split, one)),
  );
  section(
    'Emotion of the customer',
    Object.entries(report.emotions).flatMap(([split, one]) => linesOf(split, one)),
  );
  section('Emotion, the finer word', linesOf('all', report.nuances));
  section(
    'Sentiment of sentences',
    Object.entries(report.sentences).flatMap(([file, { classes, byLanguage, opposite }]) => [
      `  ${file}: ${classes} classes, opposite polarity ${percent(opposite)}`,
      ...linesOf('  sentences', byLanguage),
    ]),
  );
  section(
    'Sentiment of turns, against the labels of the producer',
    Object.entries(report.turns).map(
      ([file, { agreement, opposite, turns }]) =>
        `  ${file}: ${turns} turns, agreement ${percent(agreement)}, opposite polarity ${opposite}`,
    ),
  );
  section(
    'Labels counted as another name',
    Object.entries(report.mapped).map(([name, as]) => `  ${name} -> ${as}`),
  );
  section(
    'Labels in no table (not counted)',
    Object.entries(report.unmapped).map(([name, count]) => `  ${name}: ${count}`),
  );
  section(
    'Files not used',
    report.skipped.map(({ file, reason }) => `  ${file} ${reason}`),
  );
  return lines.join('\n');
}

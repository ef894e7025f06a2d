/** `node bench/pii.ts`: how much of the personal data in 10,000 made-up lines per language is found, and how fast. Figures in docs/privacy.md come from here. */
import { labelledCalls } from '../test/support/pii-lines.ts';
import { scoreOf } from '../test/support/pii-score.ts';

const LINES = 10_000;
const SEEDS = { en: 20_261, zh: 20_262 } as const;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

for (const language of ['en', 'zh'] as const) {
  const calls = labelledCalls(language, LINES, SEEDS[language]);
  // The word lists are loaded on first use: not a part of the speed.
  await scoreOf(calls.slice(0, 2));
  const start = performance.now();
  const score = await scoreOf(calls);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${language}: ${score.lines} lines, ${score.labels} labels, recall ${percent(score.recall)}, precision ${percent(score.precision)}, ` +
      `${score.invalidFlagged} of ${score.invalid} invalid numbers flagged, ${seconds} s`,
  );
  for (const [type, { labels, found }] of [...score.byType].sort()) {
    console.log(
      `    ${type.padEnd(14)} ${String(found).padStart(5)} of ${String(labels).padStart(5)}  ${percent(found / labels)}`,
    );
  }
}

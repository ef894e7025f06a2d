/** `node local/speech/measure.ts FILE...`: word error rate and speed over recordings with the true `<file>.transcript.json` beside them. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { transcriptSchema, type Transcript } from '../../core/transcript/transcript.ts';
import { readSpeechSettings } from './settings.ts';
import { transcribeFile } from './transcribe.ts';
import { wordErrors, wordsOf } from './word-errors.ts';

/** Channel by channel, so that where turns begin and end does not matter. */
function byChannel({ turns }: Transcript, channel: number | undefined): string[] {
  return wordsOf(
    turns
      .filter((turn) => turn.channel === channel)
      .map(({ text }) => text)
      .join(' '),
  );
}

const total = { words: 0, errors: 0, seconds: 0, audio: 0 };
const atStart = process.cpuUsage();
const percent = (errors: number, words: number): string => `${((100 * errors) / Math.max(1, words)).toFixed(1)} %`;

for (const file of process.argv.slice(2)) {
  const truth = transcriptSchema.parse(JSON.parse(readFileSync(`${file}.transcript.json`, 'utf8')));
  const settings = readSpeechSettings({ ...process.env, CALLVAULT_LANGUAGE: truth.language });
  const start = performance.now();
  const outcome = await transcribeFile(file, settings);
  const seconds = (performance.now() - start) / 1000;
  if (outcome.kind === 'declined') {
    console.log(`${basename(file)}: ${outcome.reason} (${outcome.advice})`);
    continue;
  }
  const channels = [...new Set([...truth.turns, ...outcome.transcript.turns].map(({ channel }) => channel))];
  const scores = channels.map((channel) => {
    const said = byChannel(truth, channel);
    return { words: said.length, errors: wordErrors(said, byChannel(outcome.transcript, channel)) };
  });
  const words = scores.reduce((sum, score) => sum + score.words, 0);
  const errors = scores.reduce((sum, score) => sum + score.errors, 0);
  const audio = outcome.durationMs / 1000;
  total.words += words;
  total.errors += errors;
  total.seconds += seconds;
  total.audio += audio;
  console.log(
    `${basename(file).padEnd(40)} WER ${percent(errors, words).padStart(7)}   ${(audio / seconds).toFixed(1)} x real time`,
  );
}
const { user, system } = process.cpuUsage(atStart);
const processor = ((user + system) / 1e6 / Math.max(1, total.audio)) * 60;
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  `all: WER ${percent(total.errors, total.words)} of ${total.words} words, ${(total.audio / total.seconds).toFixed(1)} x real time, ` +
    `${processor.toFixed(1)} s of processor time per minute, at most ${memory} MiB of memory`,
);

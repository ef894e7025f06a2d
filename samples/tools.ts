/** The two programs the samples are made with, and how they are called. */
import { spawnSync } from 'node:child_process';

const VOICES = ['en-us', 'en-gb', 'cmn-latn-pinyin'];
const OLDEST_ESPEAK = 1.51;

/** Runs a program to its end and returns its standard output. Throws with its last words when it fails. */
export function run(program: string, args: readonly string[], input?: Uint8Array): Buffer {
  const done = spawnSync(program, args, { maxBuffer: 2 ** 28, ...(input === undefined ? {} : { input }) });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`${program} failed: ${done.stderr.toString('utf8').trim()}`);
  return done.stdout;
}

function versionOf(program: string): string | undefined {
  try {
    return /(\d+(?:\.\d+)+)/.exec(run(program, ['--version']).toString('utf8'))?.[1];
  } catch {
    return undefined;
  }
}

export type ToolCheck =
  { ok: true; versions: { 'espeak-ng': string; sox: string } } | { ok: false; missing: readonly string[] };

/** Looks for espeak-ng >= 1.51 with its English and Mandarin voices, and for sox. */
export function checkTools(): ToolCheck {
  const missing: string[] = [];
  const espeak = versionOf('espeak-ng');
  const sox = versionOf('sox');
  if (espeak === undefined || Number.parseFloat(espeak) < OLDEST_ESPEAK) {
    missing.push(`espeak-ng ${OLDEST_ESPEAK} or newer (found ${espeak ?? 'none'})`);
  } else {
    const voices = run('espeak-ng', ['--voices']).toString('utf8').split(/\s+/);
    missing.push(...VOICES.filter((voice) => !voices.includes(voice)).map((voice) => `espeak-ng voice ${voice}`));
  }
  if (sox === undefined) missing.push('sox');
  return espeak === undefined || sox === undefined || missing.length > 0
    ? { ok: false, missing }
    : { ok: true, versions: { 'espeak-ng': espeak, sox } };
}

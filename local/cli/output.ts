/** How commands speak: one JSON document or text on stdout; everything else on stderr. */
import { CallvaultProblem } from '../../client/index.ts';
import { isAppError } from '../../core/errors.ts';

/** What a command did. `text` is for people, `json` is the documented shape. */
export interface Result {
  readonly json: unknown;
  readonly text: string;
  /** 0 done, 1 refused or failed verification. */
  readonly exit?: 0 | 1;
}

export function printResult(result: Result, asJson: boolean): void {
  process.stdout.write(asJson ? `${JSON.stringify(result.json, null, 2)}\n` : `${result.text.trimEnd()}\n`);
}

/** Prints `{error:{code, message, detail?}}` or a line, and returns the exit code: 1 refused or failed, 2 wrong usage. */
export function printError(error: unknown, asJson: boolean): number {
  const { code, message, detail, exit } = failureOf(error);
  if (asJson) process.stdout.write(`${JSON.stringify({ error: { code, message, detail } }, null, 2)}\n`);
  else {
    process.stderr.write(`callvault: ${message} (${code})\n`);
    if (detail !== undefined) process.stderr.write(`${JSON.stringify(detail, null, 2)}\n`);
  }
  return exit;
}

function failureOf(error: unknown): { code: string; message: string; detail?: unknown; exit: number } {
  if (isAppError(error)) {
    return { code: error.code, message: error.message, detail: error.detail, exit: error.exitCode };
  }
  if (error instanceof CallvaultProblem) {
    const { code, message, errors, members } = error;
    const detail = { ...members, ...(errors.length > 0 && { errors }) };
    const exit = code === 'USAGE' || code === 'VALIDATION_FAILED' ? 2 : 1;
    return { code, message, exit, ...(Object.keys(detail).length > 0 && { detail }) };
  }
  const message = `Unexpected failure: ${error instanceof Error ? error.message : 'unknown'}`;
  return { code: 'INTERNAL', message, exit: 1 };
}

/** Columns padded to their widest cell. Wide (CJK) characters count twice. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((size) => '-'.repeat(size)).join('  '), ...rows.map(line)].join('\n');
}

function width(text: string): number {
  return [...text].reduce(
    (sum, char) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(char)
        ? 2
        : 1),
    0,
  );
}

/** A progress line on stderr, only when it is a terminal. */
export function progress(label: string): { update(done: number, total: number): void; end(): void } {
  const visible = process.stderr.isTTY;
  return {
    update(done, total) {
      if (visible) process.stderr.write(`\r${label} ${done}/${total}\u001b[K`);
    },
    end() {
      if (visible) process.stderr.write('\r\u001b[K');
    },
  };
}

/** Call detail records as files: CSV with any headers, and Amazon Connect contact records (JSON, JSON lines, or its CSV download). */
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { cdrRowSchema, type CdrFile, type CdrMapping, type CdrRow } from '../../core/completeness/cdr.ts';
import { AppError } from '../../core/errors.ts';

/** Headers that are known without a mapping, compared without case, spaces and punctuation. Connect's, Asterisk's and the common ones. */
const KNOWN: Readonly<Record<keyof CdrMapping, readonly string[]>> = {
  callId: ['callid', 'contactid', 'uniqueid', 'conversationid', 'ucid', 'cdrid', 'id'],
  source: ['source', 'recorder', 'system', 'instance'],
  startedAt: ['startedat', 'starttime', 'start', 'initiationtimestamp', 'calldate', 'begin', 'timestamp', 'date'],
  durationSeconds: ['durationseconds', 'durations', 'billsec', 'talktime', 'duration', 'seconds', 'contactduration'],
  durationMs: ['durationms', 'durationmillis', 'durationmilliseconds'],
  endedAt: ['endedat', 'endtime', 'end', 'disconnecttimestamp'],
};
/** Where a file says what kind of contact it was, only voice is recorded. */
const CHANNEL = ['channel', 'mediatype'];

const MAX_BYTES = 64 * 1024 * 1024;

const contactSchema = z.object({
  ContactId: z.string(),
  Channel: z.string().optional(),
  InitiationTimestamp: z.string(),
  DisconnectTimestamp: z.string().optional(),
  Recordings: z.array(z.unknown()).nullish(),
});

export interface CdrOptions {
  readonly mapping?: CdrMapping;
}

/**
 * Reads a file, whichever of the kinds it is. Rows that cannot be read are reported by line and do not stop the others.
 * Errors: VALIDATION_FAILED for a file without the needed columns, or that is no CSV and no JSON; TOO_LARGE.
 */
export function readCdr(bytes: Uint8Array, { mapping = {} }: CdrOptions = {}): CdrFile {
  if (bytes.length > MAX_BYTES)
    throw new AppError('TOO_LARGE', 'A file of call detail records has at most 64 MiB; split it by day.');
  const text = decode(bytes);
  return /^\s*[[{]/u.test(text) ? readContacts(text) : readCsv(text, mapping);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', 'The call detail records are not UTF-8 text.', { cause });
  }
}

type Reading = { readonly row: CdrRow } | { readonly reason: string } | 'skip';

function gather(readings: Iterable<readonly [line: number, reading: Reading]>): CdrFile {
  const rows: CdrRow[] = [];
  const problems: { line: number; reason: string }[] = [];
  let skipped = 0;
  for (const [line, reading] of readings) {
    if (reading === 'skip') skipped += 1;
    else if ('row' in reading) rows.push(reading.row);
    else problems.push({ line, reason: reading.reason });
  }
  return { rows, problems, skipped };
}

/** One contact record, a list of them, or one per line. */
function readContacts(text: string): CdrFile {
  const list = parseJson(text);
  const items =
    list === undefined
      ? text.split('\n').map((line, at) => [at + 1, line.trim() === '' ? undefined : parseJson(line)] as const)
      : undefined;
  const records = items ?? (Array.isArray(list) ? list : [list]).map((item: unknown, at) => [at + 1, item] as const);
  return gather(
    records
      .filter(([, item]) => items === undefined || item !== undefined)
      .map(([line, item]) => [line, readContact(item)] as const),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readContact(item: unknown): Reading {
  const contact = contactSchema.safeParse(item);
  if (!contact.success) return { reason: 'is no Connect contact record' };
  const { ContactId: callId, Channel, InitiationTimestamp: startedAt, DisconnectTimestamp: endedAt } = contact.data;
  if (Channel !== undefined && Channel.toUpperCase() !== 'VOICE') return 'skip';
  return toRow({ callId, startedAt, ...(endedAt !== undefined && { endedAt }) });
}

function readCsv(text: string, mapping: CdrMapping): CdrFile {
  const rows = parseRows(text);
  const header = rows[0]?.map((name) => name.trim()) ?? [];
  const columns = columnsOf(header, mapping);
  if (columns.callId === undefined || columns.startedAt === undefined) {
    throw new AppError(
      'VALIDATION_FAILED',
      'No column is known to be the call id, or none the start of the call: name them (--map callId=...,startedAt=... on the command line, mapping over the API).',
      {
        detail: { columns: header.slice(0, 40) },
      },
    );
  }
  const channel = header.findIndex((name) => CHANNEL.includes(plain(name)));
  return gather(
    rows.slice(1).map((cells, at) => {
      const cell = (index: number | undefined): string | undefined => cells[index ?? -1]?.trim() || undefined;
      const kind = cell(channel)?.toUpperCase();
      const isVoice = kind === undefined || ['VOICE', 'CALL', 'PHONE', 'TELEPHONY'].includes(kind);
      const named = Object.fromEntries(Object.entries(columns).map(([name, index]) => [name, cell(index)]));
      return [at + 2, isVoice ? toRow(named) : 'skip'] as const;
    }),
  );
}

const cellsSchema = z.array(z.array(z.string()));

function parseRows(text: string): string[][] {
  try {
    const delimiter = [';', '\t'].find((sign) => (text.split('\n', 1)[0] ?? '').includes(sign)) ?? ',';
    return cellsSchema.parse(parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true }));
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', 'The call detail records are not CSV.', { cause });
  }
}

type Columns = { readonly [K in keyof CdrMapping]?: number };

function columnsOf(header: readonly string[], mapping: CdrMapping): Columns {
  const found: { [K in keyof CdrMapping]?: number } = {};
  for (const name of ['callId', 'source', 'startedAt', 'durationSeconds', 'durationMs', 'endedAt'] as const) {
    const wanted = mapping[name];
    if (wanted !== undefined && !header.includes(wanted)) {
      throw new AppError('VALIDATION_FAILED', `The file has no column for ${name} under the name that was given.`, {
        detail: { columns: header.slice(0, 40) },
      });
    }
    const known = KNOWN[name].map((one) => header.findIndex((column) => plain(column) === one)).find((at) => at >= 0);
    const at = wanted === undefined ? known : header.indexOf(wanted);
    if (at !== undefined) found[name] = at;
  }
  return found;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '');
}

function toRow(fields: Readonly<Record<string, string | undefined>>): Reading {
  const startedAt = instantOf(fields['startedAt']);
  if (startedAt === undefined) return { reason: 'startedAt: is no time' };
  const durationMs = durationOf(fields, startedAt);
  if (durationMs === 'bad') return { reason: 'duration: is no duration' };
  const row = cdrRowSchema.safeParse({
    callId: fields['callId'],
    ...(fields['source'] !== undefined && { source: fields['source'] }),
    startedAt,
    ...(durationMs !== undefined && { durationMs }),
  });
  if (row.success) return { row: row.data };
  return { reason: row.error.issues.map(({ path }) => `${path.join('.')}: cannot be used`).join('; ') };
}

/** ISO 8601, `YYYY-MM-DD hh:mm:ss` (UTC when no zone is given), or seconds or milliseconds since 1970. */
function instantOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^\d{9,10}(\.\d+)?$/u.test(text)) return new Date(Number(text) * 1000).toISOString();
  if (/^\d{12,13}$/u.test(text)) return new Date(Number(text)).toISOString();
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/iu.test(text);
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/u.test(text)) return undefined;
  const ms = Date.parse(`${text.replace(' ', 'T')}${zoned ? '' : 'Z'}`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function durationOf(
  fields: Readonly<Record<string, string | undefined>>,
  startedAt: string,
): number | undefined | 'bad' {
  const { durationMs, durationSeconds, endedAt } = fields;
  if (durationMs !== undefined) return /^\d+(\.\d+)?$/u.test(durationMs) ? Math.round(Number(durationMs)) : 'bad';
  if (durationSeconds !== undefined) return secondsOf(durationSeconds);
  const end = instantOf(endedAt);
  if (end === undefined) return endedAt === undefined ? undefined : 'bad';
  const ms = Date.parse(end) - Date.parse(startedAt);
  return ms >= 0 ? ms : 'bad';
}

function secondsOf(text: string): number | 'bad' {
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d{2}(?:\.\d+)?)$/u.exec(text);
  if (clock) return Math.round((Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3])) * 1000);
  return /^\d+(\.\d+)?$/u.test(text) ? Math.round(Number(text) * 1000) : 'bad';
}

/** The load files of a bundle, for review platforms. Nothing in them depends on when the bundle was made. */
import type { RecordingView } from '../recording/view.ts';

export interface LoadRow {
  readonly docId: string;
  readonly native?: string | undefined;
  readonly text?: string | undefined;
  readonly view: RecordingView;
}

const COLUMNS = [
  'DOCID',
  'BEGDOC',
  'ENDDOC',
  'CUSTODIAN',
  'DATE',
  'HASH',
  'FILETYPE',
  'NATIVELINK',
  'TEXTLINK',
  'CALLID',
  'RECORDINGID',
];

function cells({ docId, native, text, view }: LoadRow): string[] {
  return [
    ...[
      docId,
      docId,
      docId,
      view.source,
      view.startedAt,
      view.sha256 ?? '',
      view.media?.container ?? '',
      native ?? '',
      text ?? '',
    ],
    ...[view.callId, view.recordingId],
  ];
}

/** Concordance .DAT: fields in U+00FE, separated by U+0014, newlines inside a field as U+00AE. UTF-8 with BOM. */
export function concordance(rows: readonly LoadRow[]): string {
  const line = (values: readonly string[]): string =>
    `${values.map((value) => `\u00fe${value.replaceAll(/\r?\n/gu, '\u00ae').replaceAll('\u00fe', '')}\u00fe`).join('\u0014')}\r\n`;
  return `\ufeff${[COLUMNS, ...rows.map(cells)].map(line).join('')}`;
}

/** The same rows as RFC 4180 CSV. Cells that a spreadsheet would run as a formula are kept as text. */
export function csv(rows: readonly LoadRow[]): string {
  const cell = (value: string): string =>
    `"${(/^[=+\-@\t]/u.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
  return [COLUMNS, ...rows.map(cells)].map((values) => `${values.map(cell).join(',')}\r\n`).join('');
}

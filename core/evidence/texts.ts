/** The human-readable files of a bundle. Nothing in them depends on when the bundle was made. */
import type { RecordingView } from '../recording/view.ts';
import type { Transcript } from '../transcript/transcript.ts';

/** One line per turn: `[m:ss.mmm] role: text`. */
export function renderTranscript({ turns }: Transcript): string {
  return turns.map(({ startMs, role, text }) => `[${clock(startMs)}] ${role}: ${text}\n`).join('');
}

function clock(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor(ms / 1000) % 60;
  return `${minutes}:${String(seconds).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}`;
}

export interface LoadRow {
  readonly docId: string;
  readonly native: string;
  readonly text?: string;
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
      native,
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

/** Template for a certification under Fed. R. Evid. 902(13) and (14); a qualified person fills it in and signs it. */
export function certificate(rows: readonly LoadRow[]): string {
  return `# Certification of electronic records (Fed. R. Evid. 902(13), 902(14))

Unsigned template. It must be completed and signed by a qualified person; have counsel review it.

I, ______________________ (name), ______________________ (position), certify under penalty of perjury:

1. I am qualified to make this certification by my knowledge of the recording archive of ______________________ (organisation).
2. The files listed below were produced by the archive's regular process. At receipt each recording was hashed with SHA-256, encrypted and
   stored under a retention lock; the event was entered into an append-only log (RFC 6962) whose root is signed.
3. Each file was identified by the digital identification (SHA-256) stated below, which equals the value committed to in that log.

| document | recording | file | SHA-256 |
|---|---|---|---|
${rows.map(({ docId, native, view }) => `| ${docId} | ${view.recordingId} | ${native} | ${view.sha256 ?? ''} |`).join('\n')}

Executed on ______________ (date) at ______________________ (place).

______________________ (signature)
`;
}

export function readme(purpose: string, rows: readonly LoadRow[], size: number): string {
  return `# Evidence bundle

Purpose: ${purpose}

${rows.length} recording(s), custody log as of ${size} events. Check it offline with Node.js 20 or newer, nothing else is needed:

    node verify.mjs [--key VERIFIER_KEY]

The \`verify.mjs\` in a bundle is only as trustworthy as the bundle: in a forged one it proves nothing, and it runs with your rights. Check with a copy
of your own, with \`callvault verify-bundle\`, or after comparing its SHA-256 with the one the archive tells you.

Ask the archive for its verifier key by another way than this bundle (\`callvault log key\`). Without \`--key\` the result says that the bundle is
consistent, and shows the fingerprint to compare.

| path | what it is |
|---|---|
| NATIVES/ | the recordings, byte for byte as sealed |
| TEXT/ | transcripts: \`.json\` as sealed, \`.txt\` to read |
| DATA/ | load files for review platforms (Concordance .dat, .csv) |
| custody.jsonl | every custody event of these recordings: the log leaf, and what its commitments stand for |
| proofs/ | for each event the proof that it is in the log (C2SP tlog-proof) |
| checkpoint | the signed root of the log (C2SP signed note) |
| keys/ | the log's public key |
| manifest.json, manifest.note | SHA-256 of every file; signed by the log's key |
| certificate-902-14.md | template for a certification |

Proven when the check passes: these are the bytes that were sealed; each event shown is in the log and was not changed since the log's root was signed.
Not proven: that the names and times told to the archive were true, that no other recording of the call exists, or the wall-clock time of
an event beyond what the archive itself recorded.
`;
}

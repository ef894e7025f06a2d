/** Template for a certification under Fed. R. Evid. 902(13) and (14); a qualified person fills it in and signs it. */
import type { BundleKind } from './bundle.ts';
import type { LoadRow } from './load-files.ts';

/** One row per recording: of a quote, the file is the quote and the hash that of the audio it was sealed with. */
export function certificate(kind: BundleKind, rows: readonly LoadRow[]): string {
  const file = kind === 'full' ? 'file' : 'text';
  return `# Certification of electronic records (Fed. R. Evid. 902(13), 902(14))

Unsigned template. It must be completed and signed by a qualified person; have counsel review it.

I, ______________________ (name), ______________________ (position), certify under penalty of perjury:

1. I am qualified to make this certification by my knowledge of the recording archive of ______________________ (organisation).
2. The files listed below were produced by the archive's regular process. At receipt each recording was hashed with SHA-256, encrypted and
   stored under a retention lock; the event was entered into an append-only log (RFC 6962) whose root is signed.
3. ${STATEMENTS[kind]}

| document | recording | ${file} | SHA-256 of the audio |
|---|---|---|---|
${rows.map((row) => `| ${row.docId} | ${row.view.recordingId} | ${row.native ?? row.text ?? ''} | ${row.view.sha256 ?? ''} |`).join('\n')}

Executed on ______________ (date) at ______________________ (place).

______________________ (signature)
`;
}

const STATEMENTS: Record<BundleKind, string> = {
  full: 'Each file was identified by the digital identification (SHA-256) stated below, which equals the value committed to in that log.',
  quote: `Each text below is an excerpt: turns of the transcript that was made of the recording and sealed with it. Every turn shown was identified by
   its hash, which is part of the root committed to in that log. The recording itself is not part of this bundle.`,
  redacted: `Each text below is the transcript that was made of the recording and sealed with it, with personal data replaced. Every turn that is not
   marked as redacted was identified by its hash, which is part of the root committed to in that log. The recording itself is not part of this
   bundle.`,
};

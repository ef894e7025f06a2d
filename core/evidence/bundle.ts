/** The layout of an evidence bundle: what the exporter writes and the verifier reads. */
import * as z from 'zod/mini';
import { hex256, leafShape } from '../custody/leaf-shape.ts';

export const PATHS = {
  manifest: 'manifest.json',
  /** Signed note over the SHA-256 of manifest.json. */
  manifestNote: 'manifest.note',
  custody: 'custody.jsonl',
  checkpoint: 'checkpoint',
  verifierKey: 'keys/log.vkey',
  certificate: 'certificate-902-14.md',
  readme: 'README.md',
  readmeChinese: 'README.zh-CN.md',
  verifier: 'verify.mjs',
  loadFile: 'DATA/loadfile.dat',
  csv: 'DATA/loadfile.csv',
  /** RFC 3161 time stamp of the checkpoint, where the archive keeps one. */
  timestamp: 'checkpoint.tsr',
} as const;

/** Proof that the leaf is in the log, in C2SP tlog-proof text. */
export function proofPath(leafIndex: number): string {
  return `proofs/${leafIndex}.tlog-proof`;
}

const count = z.int().check(z.nonnegative());
/** Relative, without `..`, so that a hostile manifest cannot point outside the bundle. */
const path = z.string().check(z.regex(/^(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9][A-Za-z0-9._/-]*$/));

/** `full`: audio and transcript. `quote`: chosen turns. `redacted`: the transcript without personal data. The last two hold no audio. */
export const BUNDLE_KINDS = ['full', 'quote', 'redacted'] as const;
export type BundleKind = (typeof BUNDLE_KINDS)[number];

/** Another file of the same call: what it was when it was sealed, and how it differs. */
const witnessSchema = z.object({
  recordingId: z.string(),
  sha256: hex256,
  comparison: z.optional(
    z.object({
      at: z.string(),
      differences: z.array(z.object({ code: z.string(), startMs: z.int(), endMs: z.int(), detail: z.string() })),
    }),
  ),
});
export type BundleWitness = z.infer<typeof witnessSchema>;

export const bundleManifestSchema = z.object({
  schemaVersion: z.literal(1),
  /** Absent in bundles made before there were other kinds: `full`. */
  kind: z.optional(z.enum(BUNDLE_KINDS)),
  purpose: z.string(),
  /** The legal matter the bundle was made for. */
  matter: z.optional(z.string()),
  checkpoint: z.object({ size: count, rootHash: z.string() }),
  recordings: z.array(
    z.object({
      docId: z.string(),
      recordingId: z.string(),
      /** In a full bundle. */
      native: z.optional(path),
      transcript: z.optional(path),
      /** In a quote or redacted bundle: turns with their proofs. */
      quote: z.optional(path),
      /** `transcript` or `quote` to read. */
      text: z.optional(path),
      /** The recording as the catalogue shows it. Only hashes and times in the custody log are proven. */
      recording: z.record(z.string(), z.unknown()),
      witnesses: z.optional(z.array(witnessSchema)),
      /** Of a witness: how it differs from the first file of its call. */
      comparison: witnessSchema.shape.comparison,
    }),
  ),
  /** Every file of the bundle except manifest.json and manifest.note. */
  files: z.array(z.object({ path, bytes: count, sha256: hex256 })),
});
export type BundleManifest = z.infer<typeof bundleManifestSchema>;

export const custodyLineSchema = z.object({
  recordingId: z.string(),
  leafIndex: count,
  leaf: z.string(),
  openings: z.record(z.string(), z.object({ value: z.string(), salt: hex256 })),
});
export type CustodyLine = z.infer<typeof custodyLineSchema>;

/** Also of a type that this version does not know. */
export const leafSchema = z.strictObject(leafShape);

/** What the log's key signs about a manifest. Its first line keeps it apart from every checkpoint. */
export function manifestNoteText(logName: string, manifestSha256: string): string {
  return `callvault-bundle/v1 ${logName}\n${manifestSha256}\n`;
}

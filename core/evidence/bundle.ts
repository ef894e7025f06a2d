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
  verifier: 'verify.mjs',
  loadFile: 'DATA/loadfile.dat',
  csv: 'DATA/loadfile.csv',
} as const;

/** Proof that the leaf is in the log, in C2SP tlog-proof text. */
export function proofPath(leafIndex: number): string {
  return `proofs/${leafIndex}.tlog-proof`;
}

const count = z.int().check(z.nonnegative());
/** Relative, without `..`, so that a hostile manifest cannot point outside the bundle. */
const path = z.string().check(z.regex(/^(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9][A-Za-z0-9._/-]*$/));

export const bundleManifestSchema = z.object({
  schemaVersion: z.literal(1),
  purpose: z.string(),
  checkpoint: z.object({ size: count, rootHash: z.string() }),
  recordings: z.array(
    z.object({
      docId: z.string(),
      recordingId: z.string(),
      native: path,
      transcript: z.optional(path),
      /** The recording as the catalogue shows it. Only hashes and times in the custody log are proven. */
      recording: z.record(z.string(), z.unknown()),
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

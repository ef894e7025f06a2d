/** Whether every custody event of a bundle is in the signed log, and every value shown is the one the log commits to. */
import type * as z from 'zod/mini';
import { opens } from '../custody/commitment.ts';
import type { VerifierKey } from '../custody/note.ts';
import { verifyTlogProof } from '../custody/proof.ts';
import { custodyLineSchema, leafSchema, PATHS, proofPath, type BundleManifest, type CustodyLine } from './bundle.ts';
import { Failed, parseCanonical, readText, type BundleReader, type Passed } from './bundle-reader.ts';

/** An event that the log proves. */
export interface ProvenLine {
  readonly line: CustodyLine;
  readonly leaf: z.infer<typeof leafSchema>;
}

export async function checkCustody(
  bundle: BundleReader,
  manifest: BundleManifest,
  key: VerifierKey,
): Promise<Passed<ProvenLine[]>> {
  const text = await readText(bundle, PATHS.custody);
  const checkpoint = await readText(bundle, PATHS.checkpoint);
  const known = new Set(manifest.recordings.map(({ recordingId }) => recordingId));
  const lines: ProvenLine[] = [];
  const seen = new Set<number>();
  for (const [index, row] of text.split('\n').slice(0, -1).entries()) {
    const name = `custody.jsonl line ${index + 1}`;
    const one = readLine(name, row, known);
    if (seen.has(one.line.leafIndex)) throw new Failed(`${name} is there twice.`);
    seen.add(one.line.leafIndex);
    await checkProof(bundle, one, checkpoint, key);
    checkOpenings(name, one);
    lines.push(one);
  }
  const withheld = withheldIn(lines);
  const more = withheld === 0 ? '' : `; ${withheld} values behind them are withheld`;
  return { detail: `${lines.length} events are in the signed log, word for word as shown${more}.`, value: lines };
}

/** Values that the log commits to and the bundle does not show. */
export function withheldIn(lines: readonly ProvenLine[]): number {
  return lines.reduce(
    (sum, { line, leaf }) => sum + Object.keys(leaf.commitments).length - Object.keys(line.openings).length,
    0,
  );
}

function readLine(name: string, row: string, known: ReadonlySet<string>): ProvenLine {
  const line = custodyLineSchema.safeParse(parseCanonical(name, row));
  if (!line.success) throw new Failed(`${name} does not have the documented shape.`);
  const { recordingId } = line.data;
  const leaf = leafSchema.safeParse(parseCanonical(`${name}: the leaf`, line.data.leaf));
  if (!leaf.success || leaf.data.recordingId !== recordingId || !known.has(recordingId)) {
    throw new Failed(`${name} belongs to no recording of this bundle.`);
  }
  return { line: line.data, leaf: leaf.data };
}

async function checkProof(
  bundle: BundleReader,
  { line: { leafIndex, leaf } }: ProvenLine,
  checkpoint: string,
  key: VerifierKey,
): Promise<void> {
  const proof = await readText(bundle, proofPath(leafIndex));
  if (!proof.endsWith(`\n\n${checkpoint}`) || !proof.includes(`\nindex ${leafIndex}\n`)) {
    throw new Failed(`${proofPath(leafIndex)} is a proof for something else.`);
  }
  verifyTlogProof(proof, Buffer.from(leaf), key);
}

function checkOpenings(name: string, { line, leaf }: ProvenLine): void {
  for (const [opened, opening] of Object.entries(line.openings)) {
    const commitment = leaf.commitments[opened];
    if (commitment === undefined || !opens(commitment, opening)) {
      throw new Failed(`${name}: the ${JSON.stringify(opened)} shown is not what the log commits to.`);
    }
  }
}

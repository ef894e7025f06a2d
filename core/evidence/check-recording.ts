/** Whether what a bundle shows of one recording is what was sealed: the audio and transcript by their hash, a quote turn by turn. */
import * as z from 'zod/mini';
import type { BundleManifest } from './bundle.ts';
import { Failed, hashFile, parseCanonical, readText, type BundleReader, type Passed } from './bundle-reader.ts';
import type { ProvenLine } from './check-custody.ts';
import { quoteProblems, quoteSchema, type Quote } from './quote.ts';
import { renderQuote, renderTranscript } from './render-transcript.ts';

type Entry = BundleManifest['recordings'][number];

/** What remains open about the recording, in words. */
export type Remarks = readonly string[];

const transcriptSchema = z.object({
  turns: z.array(z.object({ startMs: z.number(), role: z.string(), text: z.string() })),
});

export async function checkRecording(
  bundle: BundleReader,
  manifest: BundleManifest,
  entry: Entry,
  lines: readonly ProvenLine[],
): Promise<Passed<Remarks>> {
  const own = lines.filter(({ line }) => line.recordingId === entry.recordingId);
  const sealed = own.find(({ leaf }) => leaf.type === 'recording.sealed');
  if (!sealed) throw new Failed('No sealed event of this recording is in the bundle.');
  for (const name of ['sha256', 'receivedSha256'] as const) {
    const stated = entry.recording[name];
    if (stated !== undefined && stated !== sealed.line.openings[name]?.value) {
      throw new Failed(`manifest.json names another ${name} than the log.`);
    }
  }
  const written = own.findLast(({ leaf }) => leaf.type === 'transcript.sealed');
  const isFull = (manifest.kind ?? 'full') === 'full';
  return isFull
    ? checkFull(bundle, entry, own, sealed, written)
    : checkQuote(bundle, entry, sealed, written, manifest.kind === 'redacted');
}

async function checkFull(
  bundle: BundleReader,
  { native, transcript, text, recording, witnesses = [], quote }: Entry,
  own: readonly ProvenLine[],
  sealed: ProvenLine,
  written: ProvenLine | undefined,
): Promise<Passed<Remarks>> {
  if (native === undefined || quote !== undefined) throw new Failed('The manifest is not that of a full bundle.');
  await checkHash(bundle, native, sealed, 'recording');
  const received = sealed.line.openings['receivedSha256']?.value;
  const changed = received !== undefined && received !== sealed.line.openings['sha256']?.value;
  const audio = `The audio is byte for byte what was sealed at ${sealed.leaf.at}${changed ? screened(recording, received, own) : ''}`;
  const remarks = witnesses.map(
    (witness) =>
      `recording ${witness.recordingId}: another file of this call, mentioned and not part of this bundle${differing(witness.comparison)}.`,
  );
  if (transcript === undefined) return { detail: `${audio}; it has no transcript here.`, value: remarks };
  await checkHash(bundle, transcript, written, 'transcript');
  if (text !== undefined) {
    const parsed = transcriptSchema.safeParse(parseCanonical(transcript, await readText(bundle, transcript)));
    if (!parsed.success) throw new Failed(`${transcript} is not a transcript.`);
    await checkText(bundle, text, renderTranscript(parsed.data), transcript);
  }
  return { detail: `${audio}; the transcript is the one sealed at ${written?.leaf.at ?? ''}.`, value: remarks };
}

function differing(comparison: NonNullable<Entry['witnesses']>[number]['comparison']): string {
  if (!comparison) return '; it was not compared';
  return comparison.differences.length === 0
    ? '; the archive found no difference'
    : `; the archive found ${comparison.differences.length} difference(s), listed in manifest.json`;
}

const transformationsSchema = z.array(
  z.object({ ruleVersion: z.string(), spans: z.array(z.object({ startMs: z.int(), endMs: z.int() })) }),
);

/** The log proves both hashes and how many spans were muted; which they are is stated in the signed manifest. */
function screened(recording: Entry['recording'], received: string, own: readonly ProvenLine[]): string {
  const changes = transformationsSchema.safeParse(recording['transformations']);
  const spans = (changes.success ? changes.data : []).flatMap((change) =>
    change.spans.map(({ startMs, endMs }) => `${startMs}-${endMs} ms (rule ${change.ruleVersion})`),
  );
  const facts = own.flatMap(({ leaf }) => (leaf.type === 'recording.screened' && leaf.facts ? [leaf.facts] : []));
  const logged = facts.map((fact) => fact['spans']).find((count) => count !== undefined);
  if (logged !== undefined && logged !== spans.length) {
    throw new Failed('manifest.json names other muted spans than the log.');
  }
  const muted = spans.length === 0 ? 'without saying which spans' : `muted at ${spans.join(', ')}`;
  const destroyed = facts.some((fact) => fact['original'] === 'destroyed')
    ? 'what was received was destroyed, says the log'
    : 'no event here says that what was received was destroyed';
  return (
    `. It is not what was received: card data was removed before the seal (${muted}). The log holds both hashes, ` +
    `of what was received (${received}) and of what was sealed; ${destroyed}`
  );
}

async function checkQuote(
  bundle: BundleReader,
  { recordingId, native, transcript, quote: path, text }: Entry,
  sealed: ProvenLine,
  written: ProvenLine | undefined,
  mayRedact: boolean,
): Promise<Passed<Remarks>> {
  if (native !== undefined || transcript !== undefined || path === undefined || text === undefined) {
    throw new Failed('The manifest is not that of a quote.');
  }
  const parsed = quoteSchema.safeParse(parseCanonical(path, await readText(bundle, path)));
  if (!parsed.success) throw new Failed(`${path} does not have the documented shape.`);
  const quote = parsed.data;
  const facts = written?.leaf.facts ?? {};
  if (
    quote.recordingId !== recordingId ||
    quote.leafIndex !== written?.line.leafIndex ||
    quote.turnsRoot !== facts['turnsRoot'] ||
    quote.turns !== facts['turns']
  ) {
    throw new Failed(`${path} is not about the transcript that was sealed.`);
  }
  const problems = mayRedact || quote.redacted.length === 0 ? quoteProblems(quote) : ['a quote has no redacted turns'];
  if (problems.length > 0) throw new Failed(`${path}: ${problems.join('; ')}.`);
  await checkText(bundle, text, renderQuote(quote), path);
  return { detail: described(quote, sealed, written), value: remarksOn(quote, recordingId) };
}

function described({ released, redacted, turns }: Quote, sealed: ProvenLine, written: ProvenLine): string {
  const withheld = turns - released.length - redacted.length;
  return (
    `${released.length} of ${turns} turns are, word for word, part of the transcript sealed at ${written.leaf.at} ` +
    `(audio sealed at ${sealed.leaf.at}); ${redacted.length} turns are redacted, ${withheld} withheld.`
  );
}

function remarksOn({ released, redacted, turns }: Quote, recordingId: string): Remarks {
  const withheld = turns - released.length - redacted.length;
  return [
    `recording ${recordingId}: that the transcript says what is heard; the audio is not part of this bundle.`,
    ...(withheld > 0 ? [`recording ${recordingId}: what ${withheld} withheld turn(s) say.`] : []),
    ...(redacted.length > 0
      ? [`recording ${recordingId}: the wording of ${redacted.length} redacted turn(s); only their place is proven.`]
      : []),
  ];
}

async function checkHash(
  bundle: BundleReader,
  path: string,
  event: ProvenLine | undefined,
  what: string,
): Promise<void> {
  const expected = event?.line.openings['sha256']?.value;
  const found = await hashFile(bundle, path);
  if (!found) throw new Failed(`${path} is missing.`);
  if (expected === undefined || found.sha256 !== expected) {
    throw new Failed(`${path} is not the ${what} that was sealed.`);
  }
}

/** What people read must be what is proven. */
async function checkText(bundle: BundleReader, path: string, expected: string, source: string): Promise<void> {
  if ((await readText(bundle, path)) !== expected) throw new Failed(`${path} does not say what ${source} says.`);
}

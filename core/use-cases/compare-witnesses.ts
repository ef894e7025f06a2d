/** A second recorder's file of a call is a witness: what it has less, more or otherwise than the first is found and recorded. */
import { keptPeaksSchema } from '../audio/shapes.ts';
import { compareTakes, type Take } from '../completeness/compare-envelopes.ts';
import type { Recording } from '../recording/recording.ts';
import { pages } from './catalogue-pages.ts';
import { commitLatest } from './commit-latest.ts';
import type { Context } from './context.ts';

const ACTOR = 'callvault';

/**
 * Compares the recording with the first of its call, or with the witnesses it has, each pair once. Whichever of the two is analysed last finds the
 * other sealed. Event `witness.compared` on the witness.
 */
export async function compareWitnesses(context: Context, recording: Recording): Promise<void> {
  const { witnessOf, source, callId, recordingId } = recording;
  if (witnessOf !== undefined) {
    const first = await context.catalogue.recording(witnessOf);
    if (first) await compare(context, first, recording);
    return;
  }
  for await (const other of pages(context.catalogue, { source, callId })) {
    if (other.witnessOf === recordingId) await compare(context, recording, other);
  }
}

async function compare(context: Context, first: Recording, witness: Recording): Promise<void> {
  if (witness.comparison || !first.sealed || !witness.sealed) return;
  if ([first, witness].some(({ erased, expired }) => erased ?? expired)) return;
  const differences = compareTakes(await takeOf(context, first), await takeOf(context, witness));
  const at = context.clock.now().toISOString();
  await commitLatest(context, witness.recordingId, (latest) =>
    Promise.resolve(
      latest.comparison
        ? undefined
        : {
            recording: { ...latest, comparison: { at, differences: [...differences] } },
            entries: [
              {
                type: 'witness.compared' as const,
                openings: { actor: ACTOR },
                facts: { first: first.recordingId, differences: differences.length, codes: codesOf(differences) },
              },
            ],
          },
    ),
  );
}

async function takeOf({ work }: Context, { recordingId, sealed }: Recording): Promise<Take> {
  const bytes = await work.get(`peaks/${recordingId}.json`);
  const peaks = bytes && keptPeaksSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return { durationMs: sealed?.media.durationMs ?? 0, peaks };
}

function codesOf(differences: readonly { code: string }[]): string {
  return [...new Set(differences.map(({ code }) => code))].toSorted().join(' ');
}

/** The recordings that a hold query means: what the search index finds, and what only the catalogue knows yet. */
import { ARRIVAL_FIELDS, matchFacts, searchQueryOf, type HoldQuery } from '../matters/hold-query.ts';
import type { RecordingFilter } from '../ports.ts';
import type { Recording, State } from '../recording/recording.ts';
import { pages } from './catalogue-pages.ts';
import type { Context } from './context.ts';

type Ports = Pick<Context, 'catalogue' | 'search'>;

const PAGE = 200;

/** What is here and that no search finds yet. */
const NOT_SEARCHABLE: readonly State[] = [
  ...(['received', 'screening', 'quarantined'] as const),
  ...(['sealed', 'transcribing', 'analysed'] as const),
];

export interface Finding {
  /** Each id at least once. */
  readonly ids: Iterable<string> | AsyncIterable<string>;
  /** Once `ids` has ended: recordings that may be meant, but about which neither index nor catalogue can say so yet. */
  readonly notSearchable: () => number;
  /** Once `ids` has ended: recordings whose catalogue row is damaged. */
  readonly damaged: () => readonly string[];
  /** Once `ids` has ended: it ended early, because looking further would have gone beyond `patience`. */
  readonly gaveUp: () => boolean;
}

/** Restricted recordings too: no words of them leave here. `patience`: recordings of the catalogue that are looked at before it gives up. */
export function findForHold(context: Ports, query: HoldQuery, patience = Infinity): Finding {
  let notSearchable = 0;
  let looked = 0;
  const damaged: string[] = [];
  async function* find(): AsyncIterable<string> {
    const found = new Set<string>();
    // Hits come by score, and scores move while calls are indexed, so a page may pass over one: again until nothing new is found.
    for (let before = -1; before < found.size;) {
      before = found.size;
      for await (const id of searchHits(context, query)) {
        if (!found.has(id)) yield id;
        found.add(id);
      }
    }
    for await (const recording of candidates(context, query, damaged)) {
      const { recordingId, state } = recording;
      looked += 1;
      if (looked > patience) return;
      if (found.has(recordingId) || recording.erased || recording.expired) continue;
      const match = matchFacts(query, recording);
      if (match === 'yes' && query.words.trim() === '') yield recordingId;
      else if (match !== 'no' && NOT_SEARCHABLE.includes(state)) notSearchable += 1;
    }
  }
  return {
    ids: find(),
    notSearchable: () => notSearchable,
    damaged: () => damaged,
    gaveUp: () => looked > patience,
  };
}

async function* searchHits({ search }: Ports, query: HoldQuery): AsyncIterable<string> {
  let cursor: string | undefined;
  do {
    const page = await search.search({ ...searchQueryOf(query), limit: PAGE, ...(cursor !== undefined && { cursor }) });
    yield* page.hits.map(({ recordingId }) => recordingId);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** What the catalogue has to be asked about: with words, only what no search finds; otherwise all that its narrowest filter lists. */
async function* candidates({ catalogue }: Ports, query: HoldQuery, damaged: string[]): AsyncIterable<Recording> {
  const { from, to } = query;
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  for (const filter of query.words.trim() === '' ? narrowest(query) : NOT_SEARCHABLE.map((state) => ({ state }))) {
    yield* pages(catalogue, { ...range, ...filter }, (recordingId) => damaged.push(recordingId));
  }
}

/** One listing per value of the field that says most. */
function narrowest({ filters }: HoldQuery): RecordingFilter[] {
  for (const field of ARRIVAL_FIELDS.toReversed()) {
    const values = filters[field];
    if (values) return [...new Set(values)].map((value) => ({ [field]: value }));
  }
  return [{}];
}

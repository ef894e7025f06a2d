/** Customers by the risk of losing them. The facts know no customers: they order the calls, and the catalogue says whose they are. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { FactFilter } from '../insights/fact-question.ts';
import { risksAnswer, risksQuestion, type RiskLine } from '../insights/questions/risks.ts';
import type { Page } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import { mayUse } from '../retention/disposition.ts';
import type { Context } from './context.ts';

/** Rounds of one page: it is short rather than late where few calls are the last ones of a customer. */
const ROUNDS = 5;
const LEAST_BATCH = 50;
/** Calls of a customer that are looked at to find the last one that counts. */
const LOOKED_AT = 20;

export interface RiskEntry {
  readonly customerRef: string;
  /** 0 to 1, as of the customer's last call. */
  readonly score: number;
  readonly recordingId: string;
  readonly startedAt: string;
  readonly businessLine: string;
  readonly agentId?: string;
  readonly team?: string;
}

type Ports = Pick<Context, 'catalogue' | 'factSource' | 'clock'>;

/**
 * Highest first, each customer once: by the last call that `sees` admits. A page may be short and go on behind its cursor; figures that change
 * meanwhile may move a customer over the cursor. Errors: UNAVAILABLE where no facts are kept, VALIDATION_FAILED for a bad cursor.
 */
export async function listRisks(
  context: Ports,
  filter: FactFilter,
  page: { readonly limit: number; readonly cursor?: string | undefined; readonly atLeast?: number | undefined },
  sees: (recording: Recording) => boolean = () => true,
): Promise<Page<RiskEntry>> {
  const { factSource } = context;
  if (!factSource) throw new AppError('UNAVAILABLE', 'This deployment keeps no facts of calls (config: insights).');
  const items: RiskEntry[] = [];
  let after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  for (let round = 0; round < ROUNDS; round += 1) {
    const limit = Math.max(LEAST_BATCH, page.limit - items.length);
    const wanted = { limit, after, ...(page.atLeast !== undefined && { atLeast: page.atLeast }) };
    const lines = risksAnswer(await factSource.ask(risksQuestion(filter, wanted)));
    for (const line of lines) {
      if (items.length === page.limit) return { items, nextCursor: writeCursor(after) };
      const entry = await entryOf(context, line, sees);
      if (entry) items.push(entry);
      after = line;
    }
    if (lines.length < limit) return { items };
  }
  return { items, nextCursor: writeCursor(after) };
}

async function entryOf(
  context: Ports,
  { recordingId, score }: RiskLine,
  sees: (recording: Recording) => boolean,
): Promise<RiskEntry | undefined> {
  const counts = (one: Recording): boolean =>
    one.analysed !== undefined && mayUse(one, context.clock.now()) && sees(one);
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || recording.customerRef === undefined || !counts(recording)) return undefined;
  const { customerRef, startedAt, businessLine, agentId, team } = recording;
  const { items } = await context.catalogue.recordings({ customerRef }, { limit: LOOKED_AT });
  const last = items.find(counts);
  if (last && last.recordingId !== recordingId) return undefined;
  return {
    ...{ customerRef, score, recordingId, startedAt, businessLine },
    ...(agentId !== undefined && { agentId }),
    ...(team !== undefined && { team }),
  };
}

const cursorSchema = z.tuple([z.number().min(0).max(1), z.string().min(1).max(128)]);

function writeCursor(after: RiskLine | undefined): string {
  return Buffer.from(JSON.stringify([after?.score ?? 1, after?.recordingId ?? '0'])).toString('base64url');
}

function readCursor(cursor: string): RiskLine {
  try {
    const [score, recordingId] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { score, recordingId };
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', 'The cursor is not valid.', { cause });
  }
}

/** The log catalogue of the functions: a line is a code with typed fields. Nothing that was said, nobody's name, number or address. */
import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { type AppError, isAppError } from '../core/errors.ts';
import type { Context } from '../core/use-cases/context.ts';

interface Fault {
  /** An error code of the product; INTERNAL for everything unforeseen. */
  readonly error: string;
  /** Name and frames of an unforeseen error; of a refused or unanswered call, its name. */
  readonly at: readonly string[];
}

/** Code and fields of every line that a function writes. docs/runbook.md says what to do about each. */
interface Catalogue {
  /** A message that no retry can help: it goes to the dead-letter queue. */
  readonly MESSAGE_INVALID: { readonly messageId: string };
  /** Handling one message failed; it is delivered again. */
  readonly MESSAGE_FAILED: Fault & { readonly messageId: string };
  /** A failed message could not be asked back sooner: it comes when its queue shows it again. */
  readonly DELAY_FAILED: Fault & { readonly messageId: string };
  /** One stream record could not be relayed; the stream delivers it again. */
  readonly CHANGE_FAILED: Fault & { readonly sequenceNumber: string };
  /** A pipeline step failed; the recording notes it. */
  readonly STEP_FAILED: Fault & { readonly step: string; readonly recordingId: string; readonly attempts: number };
  /** A whole invocation failed. */
  readonly FUNCTION_FAILED: Fault;
  readonly REQUEST_FAILED: Fault & { readonly apiRequestId: string };
  /** A file under `drop/` waits for the metadata beside it. */
  readonly DROP_WAITING: { readonly ageMs: number };
  readonly DROP_DELIVERED: { readonly recordingId: string; readonly duplicateOf?: string | undefined };
  /** A dropped file that no event had told of could not be taken in; the next sweep tries again. */
  readonly DROP_FAILED: Fault;
  readonly LOG_INTEGRATED: { readonly size: number; readonly integrated: number };
  readonly ARCHIVE_SWEPT: Readonly<Record<'registered' | 'cleared' | 'due' | 'asked' | 'copies' | 'drops', number>>;
  /** The custody log contradicts itself, its signature or the catalogue. One line per finding. */
  readonly LOG_PROBLEM: {
    readonly path?: string | undefined;
    readonly leafIndex?: number | undefined;
    readonly detail: string;
  };
  readonly LOG_AUDITED: { readonly size: number; readonly problems: number; readonly verified: number };
  /** A card security code was found in a sealed recording, which is restricted now. */
  readonly CARD_DATA_FOUND: { readonly recordingId: string };
  /** A call met a rule of alerts.yaml. */
  readonly ALERT_RAISED: { readonly recordingId: string; readonly ruleId: string; readonly severity: string };
  /** Nothing goes to a webhook any more: it answered 410, or nothing but failures for five days. */
  readonly WEBHOOK_DISABLED: { readonly webhookId: string; readonly reason: 'GONE' | 'FAILING' };
  /** An attempt at a delivery that failed; `final` = it is not tried again. */
  readonly DELIVERY_FAILED: {
    readonly webhookId: string;
    readonly eventId: string;
    readonly attempts: number;
    readonly error: string;
    readonly status?: number | undefined;
    readonly final: boolean;
  };
  readonly EVENTS_PUBLISHED: Readonly<Record<'told' | 'behind' | 'removed', number>>;
  readonly ARCHIVE_REVIEWED: Readonly<Record<'renewed' | 'erased' | 'expired' | 'removed' | 'failed', number>>;
  /** How many recorders are known, and how many are quiet in an hour in which they usually are not. */
  readonly RECORDERS_WATCHED: Readonly<Record<'recorders' | 'quiet', number>>;
  /** A sampled recording is not what was sealed. */
  readonly RECORDING_DAMAGED: { readonly recordingId: string; readonly verdict: string };
}

type Code = keyof Catalogue;
type Level = 'info' | 'warn' | 'error';

const LEVELS: Record<Code, Level> = {
  MESSAGE_INVALID: 'error',
  MESSAGE_FAILED: 'warn',
  DELAY_FAILED: 'warn',
  CHANGE_FAILED: 'warn',
  STEP_FAILED: 'warn',
  FUNCTION_FAILED: 'error',
  REQUEST_FAILED: 'error',
  DROP_WAITING: 'info',
  DROP_DELIVERED: 'info',
  DROP_FAILED: 'warn',
  LOG_INTEGRATED: 'info',
  ARCHIVE_SWEPT: 'info',
  LOG_PROBLEM: 'error',
  LOG_AUDITED: 'info',
  CARD_DATA_FOUND: 'error',
  ALERT_RAISED: 'info',
  WEBHOOK_DISABLED: 'error',
  DELIVERY_FAILED: 'warn',
  EVENTS_PUBLISHED: 'info',
  ARCHIVE_REVIEWED: 'info',
  RECORDERS_WATCHED: 'info',
  RECORDING_DAMAGED: 'error',
};

export const logger = new Logger();

export function log<C extends Code>(code: C, fields: Catalogue[C]): void {
  logger[LEVELS[code]](code, { code, ...fields });
}

/** What may be told about an error. The message of an unknown one may quote what it choked on, so only the frames are kept. */
export function faultOf(error: unknown): Fault {
  if (isAppError(error)) return { error: error.code, at: callOf(error) };
  if (!(error instanceof Error)) return { error: 'INTERNAL', at: [] };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /u.test(line)) ?? [];
  return { error: 'INTERNAL', at: [error.name, ...frames.slice(0, 4).map((line) => line.trim())] };
}

const callSchema = z.looseObject({ call: z.string() });

/** The call of a service that was refused or not answered, as policies spell it: how a missing permission is found. */
function callOf({ code, detail, message }: AppError): readonly string[] {
  const named = callSchema.safeParse(detail);
  if (named.success) return [named.data.call];
  // Such a message is written for operators and quotes nothing.
  return code === 'INTERNAL' ? [message] : [];
}

export const logFailure: Context['onFailure'] = ({ step, recordingId, attempts, error }) => {
  log('STEP_FAILED', { step, recordingId, attempts, ...faultOf(error) });
};

export const logAlert: NonNullable<Context['onAlert']> = ({ code, ...fields }) => {
  if ('webhookId' in fields) log('WEBHOOK_DISABLED', fields);
  else if ('ruleId' in fields) log('ALERT_RAISED', fields);
  else log('CARD_DATA_FOUND', { recordingId: fields.recordingId });
};

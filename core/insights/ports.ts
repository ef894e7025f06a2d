/** Where results go that other systems and statistics want. */
import type { CallFacts } from './call-facts.ts';
import type { FactQuestion, FactRecord } from './fact-question.ts';

/** Something that other systems want to know at once: ids and codes only, the API has the content. */
export interface Announcement {
  readonly type: 'recording.indexed' | 'ticket.drafted' | 'alert.raised' | 'export.ready';
  /** The same for every repeat: who has seen it has seen the event. */
  readonly id: string;
  readonly recordingId?: string;
  /** Of an export. */
  readonly jobId?: string;
  /** Of an alert. */
  readonly ruleId?: string;
  /** Of an alert. */
  readonly severity?: 'info' | 'warning' | 'critical';
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Tells other systems. At least once. Errors: UNAVAILABLE. */
export interface Announcer {
  tell(announcement: Announcement): Promise<void>;
}

/** Takes one row per call, for statistics. At least once and in any order: of the rows of a call the one with the latest `writtenms` counts. */
export interface FactSink {
  /** Errors: UNAVAILABLE. */
  put(row: CallFacts): Promise<void>;
  /** The call counts no more: rows of `at` and before are void. Safe to repeat. Errors: UNAVAILABLE. */
  remove(recordingId: string, at: Date): Promise<void>;
}

/** Answers questions over all rows that count. What was put a moment ago may be missing where rows travel in batches. */
export interface FactSource {
  /** One record per line, in the order that was asked for. Errors: UNAVAILABLE, also when it takes too long; TOO_LARGE. */
  ask(question: FactQuestion): Promise<readonly FactRecord[]>;
}

/** The one object every use case gets: built once per edition by its container, plain objects in tests. */
import type { AnalysisPolicies } from '../analysis/policies.ts';
import type { AlertPolicy } from '../insights/alerts/alert-policy.ts';
import type { RiskPolicy } from '../insights/risk/risk-policy.ts';
import type { LanguageService, Summariser, Transcriber } from '../analysis/ports.ts';
import type { LogLedger, LogStore, Signer } from '../custody/ports.ts';
import type { WebhookSender } from '../events/ports.ts';
import type { Announcer, FactSink, FactSource } from '../insights/ports.ts';
import type {
  Catalogue,
  Clock,
  Intake,
  KeyService,
  KeyTable,
  Random,
  Scratch,
  SearchIndex,
  Vault,
  WorkQueue,
  WorkStore,
} from '../ports.ts';
import type { ApprovalPolicy } from '../privacy/approval-policy.ts';
import type { ErasureTerms } from '../privacy/certificate.ts';
import type { ConsentPolicy } from '../privacy/consent.ts';
import type { RetentionPolicy } from '../retention/policy.ts';
import type { Role, Transcript } from '../transcript/transcript.ts';

export interface Policies {
  readonly retention: RetentionPolicy;
  readonly consent: ConsentPolicy;
  readonly analysis: AnalysisPolicies;
  /** What needs a second person. */
  readonly approvals: ApprovalPolicy;
  /** How the risk of losing a customer is weighed. */
  readonly risk: RiskPolicy;
  /** What somebody should look at. */
  readonly alerts: AlertPolicy;
}

export type OperatorAlert =
  | { readonly code: 'CARD_DATA_FOUND'; readonly recordingId: string }
  /** Nothing goes to it any more: it answered 410, or nothing but failures for five days. */
  | { readonly code: 'WEBHOOK_DISABLED'; readonly webhookId: string; readonly reason: 'GONE' | 'FAILING' }
  /** A rule of alerts.yaml. */
  | {
      readonly code: 'ALERT_RAISED';
      readonly recordingId: string;
      readonly ruleId: string;
      readonly severity: 'info' | 'warning' | 'critical';
    };

export type ParsedTranscript =
  { readonly ok: true; readonly transcript: Transcript } | { readonly ok: false; readonly reason: string };

export interface Context {
  readonly catalogue: Catalogue;
  readonly ledger: LogLedger;
  readonly logStore: LogStore;
  readonly signer: Signer;
  readonly intake: Intake;
  readonly vault: Vault;
  readonly scratch: Scratch;
  readonly work: WorkStore;
  readonly keyService: KeyService;
  readonly keyTable: KeyTable;
  readonly search: SearchIndex;
  readonly transcriber: Transcriber;
  /** Without it, the rules of the core read every call. */
  readonly language?: LanguageService;
  /** Without it, the rules of the core choose what the summary holds. */
  readonly summariser?: Summariser;
  /** Without it, no statistics over calls are kept. */
  readonly facts?: FactSink;
  /** Without it, questions over many calls are not answered here. */
  readonly factSource?: FactSource;
  /** Tells what cannot wait for the feed. Without it, the feed tells it from the catalogue. */
  readonly announcer?: Announcer;
  /** Without it, nothing goes to webhooks from here. */
  readonly webhooks?: WebhookSender;
  /** Without it, what is destroyed is gone at once. */
  readonly erasure?: ErasureTerms;
  readonly clock: Clock;
  readonly random: Random;
  readonly policies: Policies;
  /** Told about every failing step; must write nothing personal, so not the message of an unknown error. */
  readonly onFailure: (failure: { step: string; recordingId: string; attempts: number; error: unknown }) => void;
  /** Told at once about what somebody should look at, by code; not when it is only noted again. Without it, the custody log says so alone. */
  readonly onAlert?: (alert: OperatorAlert) => void;
  /** Provider JSON in any known shape to the one transcript shape. */
  readonly parseTranscript: (
    bytes: Uint8Array,
    hints: { channels?: readonly Role[]; language?: string },
  ) => ParsedTranscript;
}

/** Where the catalogue's transaction fills a durable queue. A cloud brings ids by messages instead. */
export interface QueuedContext extends Context {
  readonly queue: WorkQueue;
}

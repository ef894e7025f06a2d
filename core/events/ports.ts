/** What telling other systems needs from the outside. */
import type { Entry } from '../ports.ts';
import type { PublicEvent } from './public-event.ts';

/** One POST, finished: a status, or why there is none. The body of the answer is not read. */
export type SendOutcome =
  | { readonly status: number }
  /** NOT_ALLOWED: the address is one that webhooks must not reach. */
  | { readonly error: 'TIMEOUT' | 'UNREACHABLE' | 'TLS' | 'NOT_ALLOWED' };

export interface WebhookSender {
  /** Never rejects; at most 10 seconds, follows no redirects. */
  send(message: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<SendOutcome>;
  /** Why a webhook must not have this URL, as far as that can be told without asking the name service. */
  problemOf(url: string): string | undefined;
}

/** An event on its way. */
export interface SentEvent {
  readonly event: PublicEvent;
  /** Told again because somebody asked for it. */
  readonly replay?: {
    /** The job. */
    readonly id: string;
    /** To this webhook only. */
    readonly webhookId?: string;
  };
}

/** Where events go that are taken from the archive. */
export interface EventOutlet {
  /** Takes all of them, or fails; returns what is to be committed together with the position they were read at. Errors: UNAVAILABLE. */
  send(events: readonly SentEvent[]): Promise<readonly Entry[]>;
  /** False while nobody takes any: then what has happened until now need not be read. True when absent. */
  isWanted?(): Promise<boolean>;
}

/** What the API needs from its edition. */
import type { CdrFile, CdrMapping } from '../core/completeness/cdr.ts';
import type { Principal } from '../core/privacy/access.ts';
import type { AudioPiece } from '../core/recording/audio-pieces.ts';
import type { Context } from '../core/use-cases/context.ts';
import type { SubjectTokens } from '../core/use-cases/issue-subject-token.ts';
import type { CursorKey } from './page-cursor.ts';
import type { PlayWindow } from './play-window.ts';
import type { RateLimiter, RateLimits } from './rate-limit.ts';

/** Where the bytes of an announced recording go. */
interface UploadLink {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

/** Where the access copy can be fetched without a token. */
interface PlaybackLink {
  readonly url: string;
  readonly expiresAt: string;
}

/** Whom a link is made for, and the moment its time runs from. The same request gives the same link. */
export interface LinkRequest {
  readonly recordingId: string;
  readonly actor: string;
  readonly issuedAt: Date;
}

/** A playback link plays one access copy: that of the role it was given to. */
export interface PlaybackRequest extends LinkRequest {
  readonly variant: 'full' | 'redacted';
  /** In the work store. */
  readonly path: string;
}

/** An upload link takes only what was declared, where its edition can bind it to that. */
export interface UploadRequest extends LinkRequest {
  /** Of the audio, hex. */
  readonly sha256?: string;
  /** Of the audio. */
  readonly bytes?: number;
}

/** Links that take one part each, and nothing but the bytes that are told here. */
export interface PartsRequest extends LinkRequest {
  readonly parts: readonly AudioPiece[];
}

export interface PartLink extends UploadLink {
  readonly partNumber: number;
}

/** Recordings by how they wait for the pipeline. */
export interface Backlog {
  readonly ready: number;
  readonly delayed: number;
  readonly inFlight: number;
  readonly dead: number;
}

export interface ApiDeps {
  readonly context: Context;
  /** Errors: UNAUTHENTICATED. */
  readonly authenticate: (token: string) => Promise<Principal>;
  readonly uploads: {
    readonly create: (request: UploadRequest) => Promise<UploadLink>;
    readonly createParts: (request: PartsRequest) => Promise<readonly PartLink[]>;
    /** Runs `complete` while no other upload of the recording ends, where the store lets in more than the first. Errors: CONFLICT. */
    readonly alone?: <T>(recordingId: string, complete: () => Promise<T>) => Promise<T>;
  };
  /** Links of at most 5 minutes. */
  readonly playback: {
    readonly create: (request: PlaybackRequest) => Promise<PlaybackLink>;
    /** Players are sent to the link: this edition cannot carry audio in an answer. */
    readonly redirects?: boolean;
  };
  /** Work that outlasts a request, and the bundles that some of it makes; absent where this edition cannot do it. */
  readonly exports?: {
    /** Starts a queued job, or tells whoever runs it. May return before it has ended. Errors: UNAVAILABLE. */
    readonly run: (jobId: string) => Promise<void>;
    /** A link of at most 5 minutes to a file of the work store, where this edition cannot carry a bundle in an answer. */
    readonly link?: (path: string, issuedAt: Date) => Promise<PlaybackLink>;
  };
  /** Cursors are sealed under it. */
  readonly cursorKey: CursorKey;
  /** C2SP verifier key of the custody log. */
  readonly verifierKey: string;
  /** Call detail records in any known form. Errors: VALIDATION_FAILED, TOO_LARGE. */
  readonly readCdr: (bytes: Uint8Array, options: { readonly mapping?: CdrMapping }) => CdrFile;
  /** Brings committed custody events into the signed log, or waits until that is done. */
  readonly integrate: () => Promise<void>;
  /** Fails when the archive cannot be read. How much waits, where one queue holds it all. Errors: UNAVAILABLE. */
  readonly health: () => Promise<Backlog | undefined>;
  /** Tokens for callers; absent where this deployment gives none. */
  readonly subjectTokens?: SubjectTokens;
  /** How often one principal may ask; without it, what stands in front says so. */
  readonly limits?: RateLimits;
  /** What an operator has to know about an unexpected failure: a request id and an error name, nothing personal. */
  readonly onFailure: (requestId: string, error: unknown) => void;
}

/** What the routes of one app share. */
export interface RouteDeps extends ApiDeps {
  readonly plays: PlayWindow;
  /** What was refused lately. */
  readonly refusals: PlayWindow;
  readonly limiter?: RateLimiter;
}

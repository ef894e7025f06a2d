/** What the custody log needs from the outside: its ledger, its public files, its key, and who vouches for it. */

export interface LogHead {
  readonly size: number;
  /** RFC 6962 root hash, base64. */
  readonly rootHash: string;
}

/** The transactional side of the custody log: which event is which leaf, and how far the tree is committed. */
export interface LogLedger {
  /** {0, hash of the empty tree} at first. */
  head(): Promise<LogHead>;
  /** Gives every committed event without an index the next leaf index, in order of commit, without gaps. An index never changes. Returns the number of indexed events. */
  assign(): Promise<number>;
  /** Indexed events from `start`, in order of index, at most `limit`. */
  leaves(start: number, limit: number): Promise<readonly { leafIndex: number; eventId: string; leaf: string }[]>;
  /** Moves the committed head. Errors: CONFLICT unless the stored head is `from`. */
  advance(from: LogHead, to: LogHead): Promise<void>;
}

/** The public side of the custody log: C2SP tlog-tiles files. */
export interface LogStore {
  /** Path such as `tile/0/000`, `tile/entries/000.p/3` or `checkpoint`. */
  get(path: string): Promise<Uint8Array | undefined>;
  /** Write-once: the same bytes again are accepted. A full tile may displace its partial ones. Errors: INTEGRITY when other bytes are there. */
  put(path: string, bytes: Uint8Array): Promise<void>;
  /** Replaces `checkpoint` and keeps `checkpoints/<size>` for ever. */
  putCheckpoint(size: number, note: Uint8Array): Promise<void>;
  /** Every stored path, in order. */
  list(): AsyncIterable<string>;
}

/** Ed25519, as C2SP signed notes need it. */
export interface Signer {
  /** Key name of the log: the origin line of its checkpoints. */
  readonly name: string;
  /** Raw 32-byte public key. */
  publicKey(): Promise<Uint8Array>;
  /** 64-byte signature. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** What a witness says: its cosignature line, or the size it has seen last when it was not asked to go on from there. */
export type WitnessAnswer =
  { readonly outcome: 'cosigned'; readonly line: string } | { readonly outcome: 'seen'; readonly size: number };

/** An independent party that signs only checkpoints that extend what it signed before (C2SP tlog-witness). */
export interface Witness {
  /** Its C2SP verifier key (tlog-cosignature, type 0x04); the key name is the name of the witness. */
  readonly vkey: string;
  /**
   * `checkpoint` is the signed note, `proof` the consistency proof from the tree of `oldSize` (empty when that is 0 or the size itself).
   * Errors: INTEGRITY when the witness refuses, UNAVAILABLE.
   */
  cosign(request: { checkpoint: string; oldSize: number; proof: readonly Uint8Array[] }): Promise<WitnessAnswer>;
}

/** RFC 3161: says that something existed at a time. */
export interface TimestampAuthority {
  /** The DER TimeStampResp for these 32 bytes, unchecked. Errors: UNAVAILABLE. */
  stamp(sha256: Uint8Array): Promise<Uint8Array>;
}

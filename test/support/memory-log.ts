/** The two sides of the custody log in memory, and a signer and randomness that repeat themselves. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { encodeBase64 } from '../../core/custody/base64.ts';
import type { CustodyRecord } from '../../core/custody/event.ts';
import { emptyRoot, hashesEqual } from '../../core/custody/merkle.ts';
import { formatVerifierKey } from '../../core/custody/note.ts';
import { AppError } from '../../core/errors.ts';
import type { LogHead, LogLedger, LogStore, Signer } from '../../core/custody/ports.ts';
import type { Random } from '../../core/ports.ts';

export class MemoryLogLedger implements LogLedger {
  /** In order of commit; the first `#indexed` have an index, which is their position. */
  readonly records: CustodyRecord[] = [];
  #indexed = 0;
  #head: LogHead = { size: 0, rootHash: encodeBase64(emptyRoot()) };

  /** What a catalogue commit does with its events. */
  commit(records: readonly CustodyRecord[]): Promise<void> {
    this.records.push(...records);
    return Promise.resolve();
  }

  head(): Promise<LogHead> {
    return Promise.resolve(this.#head);
  }

  assign(): Promise<number> {
    for (; this.#indexed < this.records.length; this.#indexed += 1) {
      const record = this.records[this.#indexed];
      if (record) this.records[this.#indexed] = { ...record, leafIndex: this.#indexed };
    }
    return Promise.resolve(this.#indexed);
  }

  leaves(start: number, limit: number): Promise<readonly { leafIndex: number; eventId: string; leaf: string }[]> {
    const records = this.records.slice(start, Math.min(start + limit, this.#indexed));
    return Promise.resolve(records.map(({ eventId, leaf }, i) => ({ leafIndex: start + i, eventId, leaf })));
  }

  async advance(from: LogHead, to: LogHead): Promise<void> {
    await Promise.resolve();
    if (this.#head.size !== from.size || this.#head.rootHash !== from.rootHash) {
      throw new AppError('CONFLICT', 'The log was advanced by another writer.');
    }
    this.#head = { size: to.size, rootHash: to.rootHash };
  }
}

export class MemoryLogStore implements LogStore {
  readonly files = new Map<string, Uint8Array>();

  get(path: string): Promise<Uint8Array | undefined> {
    const bytes = this.files.get(path);
    return Promise.resolve(bytes && Uint8Array.from(bytes));
  }

  async put(path: string, bytes: Uint8Array): Promise<void> {
    await Promise.resolve();
    const stored = this.files.get(path);
    if (stored && !hashesEqual(stored, bytes)) {
      throw new AppError('INTEGRITY', 'A log file is there with other bytes.', { detail: { path } });
    }
    this.files.set(path, Uint8Array.from(bytes));
  }

  async putCheckpoint(size: number, note: Uint8Array): Promise<void> {
    await this.put(`checkpoints/${size}`, note);
    this.files.set('checkpoint', Uint8Array.from(note));
  }

  async *list(): AsyncIterable<string> {
    await Promise.resolve();
    yield* [...this.files.keys()].sort();
  }
}

/** Ed25519 from a fixed seed (PKCS #8 of RFC 8410). */
export function memorySigner(name = 'log.example/callvault', seed = 7): Signer & { readonly verifierKey: string } {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const key = createPrivateKey({ key: Buffer.concat([prefix, Buffer.alloc(32, seed)]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    name,
    verifierKey: formatVerifierKey(name, publicKey),
    publicKey: () => Promise.resolve(publicKey),
    sign: (message) => Promise.resolve(sign(null, message, key)),
  };
}

/** Counts instead of drawing. */
export function countingRandom(): Random {
  let drawn = 0;
  return {
    id: () => String((drawn += 1)).padStart(26, 'a'),
    bytes: (length) => Buffer.alloc(length, (drawn += 1)),
  };
}

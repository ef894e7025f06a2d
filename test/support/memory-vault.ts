/** A memory fake of the vault. `objects` is open, so that a test can tamper with what is stored. */
import { collect, sha256Hex } from '../../core/bytes.ts';
import { AppError } from '../../core/errors.ts';
import type { Clock, Lock, Vault, VaultHead } from '../../core/ports.ts';
import { sequence, settle, streamOf } from './memory-async.ts';

interface MemoryObject {
  body: Uint8Array;
  head: VaultHead;
}

export interface MemoryVault extends Vault {
  readonly objects: Map<string, MemoryObject>;
}

export function createMemoryVault({ clock }: { clock: Clock }): MemoryVault {
  const objects = new Map<string, MemoryObject>();
  const checked = (key: string): string => {
    if (!isKey(key)) throw new AppError('VALIDATION_FAILED', 'The object key is not valid.');
    return key;
  };
  const find = (key: string, versionId: string): MemoryObject | undefined => {
    const object = objects.get(checked(key));
    return object?.head.versionId === versionId ? object : undefined;
  };
  const need = (key: string, versionId: string): MemoryObject => {
    const object = find(key, versionId);
    if (!object) throw new AppError('NOT_FOUND', 'There is no such object in the vault.');
    return object;
  };
  return {
    objects,
    async put({ key, body, ...rest }) {
      checked(key);
      const content = await collect(body, Infinity);
      if (content.length !== rest.bytes || sha256Hex(content) !== rest.sha256) {
        throw new AppError('INTEGRITY', 'The body is not what its checksum and length say.');
      }
      const taken = objects.get(key);
      if (taken) return { outcome: 'exists', head: taken.head };
      const head: VaultHead = { key, versionId: rest.sha256.slice(0, 32), ...rest };
      objects.set(key, { body: content, head });
      return { outcome: 'stored', head };
    },
    head: (key, versionId) =>
      settle(() => (versionId === undefined ? objects.get(checked(key)) : find(key, versionId))?.head),
    read: (key, versionId) => streamOf(() => find(key, versionId)?.body),
    extend: (key, versionId, lock) =>
      settle(() => {
        const object = need(key, versionId);
        refuseShorter(object.head.lock, lock);
        object.head = { ...object.head, lock };
        return object.head;
      }),
    setLegalHold: (key, versionId, on) =>
      settle(() => {
        const object = need(key, versionId);
        object.head = { ...object.head, legalHold: on };
        return object.head;
      }),
    remove: (key, versionId) =>
      settle(() => {
        const object = find(key, versionId);
        if (!object) return;
        const { legalHold, lock } = object.head;
        if (legalHold || Date.parse(lock.retainUntil) > clock.now().getTime()) {
          throw new AppError('OBJECT_LOCKED', 'The object is retained or on hold.');
        }
        objects.delete(key);
      }),
    list: (prefix) => sequence([...objects.keys()].filter((key) => key.startsWith(prefix)).sort()),
  };
}

function isKey(key: string): boolean {
  const isPart = (part: string): boolean => /^[A-Za-z0-9_-][\w.-]*$/.test(part) && !part.endsWith('.lock.json');
  return key.length <= 512 && key.split('/').every(isPart);
}

function refuseShorter(from: Lock, to: Lock): void {
  const weaker = from.mode === 'COMPLIANCE' && to.mode === 'GOVERNANCE';
  if (weaker || Date.parse(to.retainUntil) < Date.parse(from.retainUntil)) {
    throw new AppError('RETENTION_SHORTENED', 'A lock can only be made longer or stricter.');
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileLogStore } from '../../../adapters/local/log-store.ts';
import { recordEvent } from '../../../core/custody/leaf.ts';
import { fsckLog } from '../../../core/use-cases/fsck-log.ts';
import { integrateLog } from '../../../core/use-cases/integrate-log.ts';
import { proveLeaf } from '../../../core/use-cases/prove-event.ts';
import { countingRandom, MemoryLogLedger, memorySigner } from '../../support/memory-log.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'callvault-log-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

describe('a log that grows one event at a time', () => {
  it('keeps partial tiles of the last tile only, and still proves every leaf at every kept size', async () => {
    const store = createFileLogStore({ dir });
    const ledger = new MemoryLogLedger();
    const signer = memorySigner();
    const random = countingRandom();
    const events = 300;
    for (let i = 0; i < events; i += 1) {
      const entry = { type: 'audio.played', openings: { actor: 'a' } } as const;
      await ledger.commit([recordEvent({ recordingId: 'r', at: '2026-01-01T00:00:00.000Z', entry, random })]);
      await integrateLog({ ledger, store, signer });
    }
    const partial: string[] = [];
    for await (const path of store.list()) if (path.includes('.p/')) partial.push(path);
    // 44 events after the full tile: 44 widths of entries and of hashes, one width at level 1.
    expect(partial.filter((path) => path.startsWith('tile/0/000.p') || path.startsWith('tile/entries/000.p'))).toEqual(
      [],
    );
    expect(partial).toHaveLength(2 * (events - 256) + 1);
    expect(await fsckLog({ store, ledger, verifierKey: signer.verifierKey })).toMatchObject({ ok: true, size: events });
    for (const size of [1, 17, 255, 256, 257, events]) {
      expect(await proveLeaf({ store, leafIndex: size - 1, size })).toMatchObject({ size });
    }
  });
});

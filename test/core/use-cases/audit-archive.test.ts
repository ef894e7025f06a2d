/** The audit: what it looks at, that it notes what it found, and that no finding hides another. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVE_ID } from '../../../core/custody/event.ts';
import { parseLeaf } from '../../../core/custody/leaf.ts';
import { AppError } from '../../../core/errors.ts';
import { auditArchive, lastAudit } from '../../../core/use-cases/audit-archive.ts';
import { noteEvent } from '../../../core/use-cases/commit-recording.ts';
import { verifyAll } from '../../../core/use-cases/verify-all.ts';
import { callFile, finishedCall, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

let context: MemoryContext;
let ids: string[];

beforeEach(async () => {
  context = memoryContext();
  ids = [await finishedCall(context, { transcript: TRANSCRIPT }), await finishedCall(context, { audio: callFile(2) })];
  await noteEvent(context, ARCHIVE_ID, { type: 'matter.opened', openings: { actor: 'officer', matter: 'm1' } });
});

async function auditsNoted(): Promise<unknown[]> {
  const events = await context.catalogue.events(ARCHIVE_ID);
  return events.filter(({ type }) => type === 'archive.audited').map(({ leaf }) => parseLeaf(leaf).facts);
}

describe('an audit', () => {
  it('of a sound archive finds nothing, and says so in the log', async () => {
    expect(await lastAudit(context)).toBeUndefined();
    const report = await auditArchive(context, { actor: 'callvault' });
    expect(report).toMatchObject({ intact: true, problems: [], verified: 2, damaged: [] });
    expect(await auditsNoted()).toEqual([{ size: report.size, problems: 0, verified: 2, damaged: 0 }]);
    expect(await lastAudit(context)).toEqual({ at: context.clock.now().toISOString(), intact: true });
    // The event of the audit itself is sound too.
    expect((await auditArchive(context, { actor: 'callvault' })).intact).toBe(true);
    for await (const { verdict } of verifyAll(context, 'auditor')) expect(verdict).toBe('intact');
  });

  it('is remembered by its result when two end at once, and both are on record', async () => {
    await Promise.all([auditArchive(context, { actor: 'a' }), auditArchive(context, { actor: 'b' })]);
    expect(await auditsNoted()).toHaveLength(2);
    expect(await lastAudit(context)).toMatchObject({ intact: true });
    expect(await context.catalogue.entry('audit', 'last')).toMatchObject({ revision: 2 });
  });

  it('re-reads as many as it is told, for as long as it has time', async () => {
    expect((await auditArchive(context, { actor: 'a', sample: 1 })).verified).toBe(1);
    expect((await auditArchive(context, { actor: 'a', sample: 0 })).verified).toBe(0);
    let left = 1;
    const hasTime = (): boolean => (left -= 1) >= 0;
    expect((await auditArchive(context, { actor: 'a', hasTime })).verified).toBe(1);
  });

  it('names a damaged original', async () => {
    const gone = { ...context.vault, head: () => Promise.resolve(undefined) };
    const report = await auditArchive({ ...context, vault: gone }, { actor: 'a' });
    expect(report.damaged.map(({ recordingId }) => recordingId).sort()).toEqual([...ids].sort());
    expect(await lastAudit(context)).toMatchObject({ intact: false });
  });

  it('goes on past a recording that cannot be reached today', async () => {
    const read: typeof context.vault.read = (key, versionId) => {
      if (key.endsWith(ids[1] ?? '')) throw new AppError('UNAVAILABLE', 'busy');
      return context.vault.read(key, versionId);
    };
    const report = await auditArchive({ ...context, vault: { ...context.vault, read } }, { actor: 'a' });
    expect(report).toMatchObject({ intact: true, verified: 1 });
  });

  it('reports a damaged log and still re-reads originals', async () => {
    await auditArchive(context, { actor: 'a' });
    const path = [...context.logStore.files.keys()].find((name) => name.startsWith('tile/entries/')) ?? '';
    const bytes = Uint8Array.from(context.logStore.files.get(path) ?? []);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    context.logStore.files.set(path, bytes);
    const report = await auditArchive(context, { actor: 'a' });
    expect(report.intact).toBe(false);
    expect(report.problems.length).toBeGreaterThan(0);
    expect(report.verified).toBe(2);
  });

  it('reports a catalogue that was rolled back behind the signed log', async () => {
    await auditArchive(context, { actor: 'a' });
    const { ledger } = context;
    const rolledBack = {
      head: () => Promise.resolve({ size: 1, rootHash: '' }),
      assign: () => Promise.resolve(1),
      leaves: (start: number, limit: number) => ledger.leaves(start, limit),
      advance: () => Promise.resolve(),
    };
    const report = await auditArchive({ ...context, ledger: rolledBack }, { actor: 'a' });
    expect(report.problems.map(({ detail }) => detail).join()).toContain('restored or rolled back');
    expect(report.intact).toBe(false);
  });

  it('reports a changed event about the archive, which no recording is verified with', async () => {
    await auditArchive(context, { actor: 'a' });
    const events: typeof context.catalogue.events = async (recordingId) => {
      const all = await context.catalogue.events(recordingId);
      if (recordingId !== ARCHIVE_ID) return all;
      return all.map((event) =>
        event.type === 'matter.opened'
          ? { ...event, openings: { ...event.openings, matter: { value: 'm2', salt: '0'.repeat(64) } } }
          : event,
      );
    };
    const report = await auditArchive({ ...context, catalogue: { ...context.catalogue, events } }, { actor: 'a' });
    expect(report.problems.map(({ detail }) => detail)).toEqual([expect.stringContaining('matter')]);
  });
});

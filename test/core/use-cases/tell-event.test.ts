/** Business events: they accumulate, the latest counts, and the locks follow. */
import { describe, expect, it } from 'vitest';
import { reviewArchive } from '../../../core/use-cases/review-archive.ts';
import { tellRetentionEvent } from '../../../core/use-cases/tell-event.ts';
import { deliver, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';
import {
  crashAt,
  erasableArchive,
  EVENT_LINE,
  eventTypes,
  expectLocked,
  verdictOf,
  withPolicy,
} from './retention-archive.ts';
import { sealedArchive, stored } from './sealed-archive.ts';

const TEXT: unknown = expect.any(String);
const ended = (recordingId: string, at: string, type = 'relationship-ended') => ({
  recordingId,
  type,
  at,
  actor: 'test',
});

describe('tellRetentionEvent', () => {
  it('extends to the event plus the period and closes the open end', async () => {
    const { context, id } = await sealedArchive();
    expect((await stored(context, id)).retention).toMatchObject({ basis: 'event', classId: 'cn-aml-10y' });
    const told = await tellRetentionEvent(context, ended(id, '2030-05-01T02:00:00+02:00'));
    expect(told.retention).toMatchObject({
      retainUntil: '2040-05-01T00:00:00.000Z',
      eventAt: '2030-05-01T00:00:00.000Z',
    });
    expect(told.businessEvents).toEqual([{ type: 'relationship-ended', at: '2030-05-01T00:00:00.000Z' }]);
    await expectLocked(context, id);
    expect(await verdictOf(context, id)).toBe('intact');
    expect((await eventTypes(context, id)).slice(-2)).toEqual(['retention.event-told', 'retention.extended']);
  });

  it('told again changes nothing; of several the latest counts, in any order', async () => {
    const { context, id } = await sealedArchive();
    await tellRetentionEvent(context, ended(id, '2030-05-01T00:00:00Z'));
    const { revision } = await stored(context, id);
    await tellRetentionEvent(context, ended(id, '2030-05-01T00:00:00.000Z'));
    expect((await stored(context, id)).revision).toBe(revision);
    await tellRetentionEvent(context, ended(id, '2029-01-01T00:00:00Z'));
    const { retention, businessEvents } = await tellRetentionEvent(context, ended(id, '2031-01-01T00:00:00Z'));
    expect(businessEvents).toHaveLength(3);
    expect(retention?.retainUntil).toBe('2041-01-01T00:00:00.000Z');
    expect(await verdictOf(context, id)).toBe('intact');
  });

  it('closes the open end also when no date moves', async () => {
    const { context, id } = await sealedArchive();
    const before = (await stored(context, id)).retention;
    const { retention } = await tellRetentionEvent(context, ended(id, '2020-01-01T00:00:00Z'));
    expect(retention).toEqual({ ...before, eventAt: TEXT });
    expect(await verdictOf(context, id)).toBe('intact');
  });

  it('refuses a type nobody waits for, and names those that somebody does', async () => {
    const { context, id } = await sealedArchive();
    const wrong = tellRetentionEvent(context, ended(id, '2030-05-01T00:00:00Z', 'contract-ended'));
    await expect(wrong).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      detail: { awaited: ['relationship-ended'] },
    });
    await expect(tellRetentionEvent(context, ended(id, 'yesterday'))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(tellRetentionEvent(context, ended(id, '2999-01-01T00:00:00Z'))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(tellRetentionEvent(context, ended('nobody', '2030-05-01T00:00:00Z'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await stored(context, id)).businessEvents).toBeUndefined();
    const { context: other, id: plain } = await erasableArchive();
    await expect(tellRetentionEvent(other, ended(plain, '2030-05-01T00:00:00Z'))).rejects.toMatchObject({
      detail: { awaited: [] },
    });
  });

  it('is remembered before the seal', async () => {
    const context = withPolicy(memoryContext(), EVENT_LINE);
    const { recording } = await deliver(context, { transcript: TRANSCRIPT });
    const id = recording.recordingId;
    await tellRetentionEvent(context, ended(id, '2030-05-01T00:00:00Z', 'survey-closed'));
    await runAll(context);
    expect((await stored(context, id)).retention?.retainUntil).toBe('2031-05-01T00:00:00.000Z');
    expect(await verdictOf(context, id)).toBe('intact');
  });

  it('between the intent and the seal, the review applies it', async () => {
    const context = withPolicy(memoryContext(), EVENT_LINE);
    const { recording } = await deliver(context, { transcript: TRANSCRIPT });
    const id = recording.recordingId;
    const seal = (c: typeof context): Promise<void> => runAll(c);
    const failing = { ...context, vault: { ...context.vault, put: () => Promise.reject(new Error('down')) } };
    await seal(failing);
    expect((await stored(context, id)).intent).toBeDefined();
    await tellRetentionEvent(context, ended(id, '2030-05-01T00:00:00Z', 'survey-closed'));
    expect((await reviewArchive(context)).renewed).toEqual([]);
    context.clock.advance(3_600_000);
    await runAll(context);
    expect((await stored(context, id)).sealed).toBeDefined();
    expect(await verdictOf(context, id)).toBe('intact');
    expect((await reviewArchive(context)).renewed).toEqual([
      { recordingId: id, retainUntil: '2031-05-01T00:00:00.000Z' },
    ]);
    await expectLocked(context, id);
    expect(await verdictOf(context, id)).toBe('intact');
  });

  it('is finished by the review wherever it dies', { timeout: 240_000 }, async () => {
    for (let point = 1; ; point += 1) {
      const { context, id } = await sealedArchive();
      const told = ended(id, '2030-05-01T00:00:00Z');
      const died = await crashAt(context, point, (crashing) => tellRetentionEvent(crashing, told));
      expect(await verdictOf(context, id), `after a crash at ${point}`).toBe('intact');
      const noted = (await stored(context, id)).businessEvents !== undefined;
      await reviewArchive(context);
      if (!noted) await tellRetentionEvent(context, told);
      expect((await stored(context, id)).retention?.retainUntil).toBe('2040-05-01T00:00:00.000Z');
      await expectLocked(context, id);
      const types = await eventTypes(context, id);
      expect(types.filter((type) => type.startsWith('retention.'))).toEqual([
        'retention.event-told',
        'retention.extended',
      ]);
      if (!died) break;
    }
  });
});

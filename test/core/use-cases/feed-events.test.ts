/** Every committed event comes to whoever wants it: at least once, under one id, whatever dies, comes twice or comes late. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ARCHIVE_ID } from '../../../core/custody/event.ts';
import { AppError, isAppError } from '../../../core/errors.ts';
import type { EventOutlet, SentEvent } from '../../../core/events/ports.ts';
import { publicEventSchema } from '../../../core/events/public-event.ts';
import { deliveryOf } from '../../../core/events/webhook.ts';
import { attemptDelivery } from '../../../core/use-cases/attempt-delivery.ts';
import { announceTicket } from '../../../core/use-cases/announce-ticket.ts';
import { noteEvent } from '../../../core/use-cases/commit-recording.ts';
import { feedEvents } from '../../../core/use-cases/feed-events.ts';
import { noteEvents } from '../../../core/use-cases/note-events.ts';
import { findJob } from '../../../core/use-cases/jobs.ts';
import { planDeliveries } from '../../../core/use-cases/plan-deliveries.ts';
import { replayResultSchema, requestReplay } from '../../../core/use-cases/replay-events.ts';
import { addWebhook, listDeliveries } from '../../../core/use-cases/webhooks.ts';
import { memoryContext, shippedPolicies, type MemoryContext } from '../../support/memory-context.ts';

const DAY = 86_400_000;
const POLICIES = shippedPolicies();

/** The context of a process that dies at the n-th call of the catalogue or the receiver. */
function dying(context: MemoryContext, calls: number): MemoryContext {
  let left = calls;
  const step = (): void => {
    left -= 1;
    if (left < 0) throw new AppError('UNAVAILABLE', 'died');
  };
  const { catalogue, webhooks } = context;
  return {
    ...context,
    catalogue: {
      ...catalogue,
      commit: async (change) => {
        step();
        await catalogue.commit(change);
        step();
      },
      entries: async (...asked) => {
        step();
        return catalogue.entries(...asked);
      },
    },
    webhooks: {
      problemOf: () => undefined,
      send: async (message) => {
        step();
        const outcome = await (webhooks?.send(message) ?? Promise.reject(new Error('no sender')));
        step();
        return outcome;
      },
    },
  };
}

/** Directly into the catalogue, as on one machine. */
const direct = (context: MemoryContext): EventOutlet => ({ send: (events) => planDeliveries(context, events) });

/** By a bus that brings everything twice, in another order, later. */
function bus(context: MemoryContext): EventOutlet & { arrive(): Promise<void> } {
  const waiting: SentEvent[] = [];
  return {
    send: (events) => {
      waiting.push(...events, ...events);
      return Promise.resolve([]);
    },
    async arrive() {
      for (const event of waiting.splice(0).reverse()) {
        const entries = await planDeliveries(context, [event]);
        await context.catalogue.commit({ recordings: [], entries });
      }
    },
  };
}

async function attemptAll(context: MemoryContext): Promise<void> {
  const { items } = await context.catalogue.entries('delivery', { open: true }, { limit: 500 });
  for (const entry of items) await attemptDelivery(context, deliveryOf(entry));
}

/** Goes on past a death. */
async function survived(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isAppError(error, 'UNAVAILABLE')) throw error;
  }
}

const idsOf = (received: MemoryContext['received']): string[] =>
  received.map(({ body }) => publicEventSchema.parse(JSON.parse(body)).id);

/** Ids of what must have been told. */
async function hold(context: MemoryContext, count: number, prefix = 'rec'): Promise<string[]> {
  for (let n = 0; n < count; n += 1) {
    await noteEvent(context, `${prefix}${n}`, { type: 'hold.placed', openings: { actor: 'a' }, facts: { holds: 1 } });
    await noteEvent(context, `${prefix}${n}`, { type: 'audio.played', openings: { actor: 'a' } });
  }
  const all = await Promise.all(Array.from({ length: count }, (_, n) => context.catalogue.events(`${prefix}${n}`)));
  return all.flat().flatMap(({ eventId, type }) => (type === 'hold.placed' ? [eventId] : []));
}

const action = fc.oneof(
  fc.record({ kind: fc.constant('commit' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('ticket' as const), id: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ kind: fc.constant('feed' as const), calls: fc.integer({ min: 0, max: 14 }) }),
  fc.record({ kind: fc.constant('attempt' as const), calls: fc.integer({ min: 0, max: 14 }) }),
);

describe('the feed', () => {
  it.each(['directly', 'by a bus'])('loses nothing and changes no id, %s', async (way) => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 14 }), async (actions) => {
        const context = memoryContext(POLICIES);
        const { webhookId } = await addWebhook(context, { url: 'https://example.com/', actor: 'a' });
        const line = bus(context);
        const run = async (on: MemoryContext): Promise<void> => {
          await feedEvents(on, way === 'directly' ? direct(on) : line);
          await line.arrive();
        };
        const tickets = new Set<number>();
        let committed = 0;
        for (const act of actions) {
          if (act.kind === 'commit') {
            for (let n = 0; n < act.count; n += 1, committed += 1) {
              const facts = { holds: 1 };
              await noteEvent(context, `rec${committed}`, { type: 'hold.placed', openings: { actor: 'a' }, facts });
            }
          } else if (act.kind === 'ticket') {
            tickets.add(act.id);
            await announceTicket(context, `t${act.id}`);
          } else if (act.kind === 'feed') await survived(run(dying(context, act.calls)));
          else await survived(attemptAll(dying(context, act.calls)));
        }
        await run(context);
        await attemptAll(context);
        const wanted = Array.from({ length: committed }, (_, n) => context.catalogue.events(`rec${n}`));
        const ids = (await Promise.all(wanted)).flat().map(({ eventId }) => eventId);
        for (const id of tickets) ids.push(`ticket_drafted_t${id}_1`);
        expect(new Set(idsOf(context.received))).toEqual(new Set(ids));
        const { items } = await listDeliveries(context, webhookId, { limit: 500 });
        expect(items.map(({ event, state }) => [event.id, state]).sort()).toEqual(
          ids.map((id) => [id, 'delivered']).sort(),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('stops when its time is up, and says what is left', async () => {
    const context = memoryContext(POLICIES);
    await hold(context, 3);
    expect(await feedEvents(context, direct(context), () => false)).toEqual({ told: 0, behind: 6 });
    expect(await feedEvents(context, direct(context))).toEqual({ told: 3, behind: 0 });
  });

  it('lets others have their turn while it catches up', async () => {
    const context = memoryContext(POLICIES);
    const ids = Array.from({ length: 600 }, (_, n) => `rec${n}`);
    await noteEvents(context, ids, { type: 'transcript.read', openings: { actor: 'a' } });
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    await feedEvents(context, direct(context));
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(600 / 32);
  });

  it('does not read what happened while nobody wanted to know', async () => {
    const context = memoryContext(POLICIES);
    await hold(context, 300);
    const outlet = { ...direct(context), isWanted: () => Promise.resolve(false) };
    const read = vi.spyOn(context.ledger, 'leaves');
    expect(await feedEvents(context, outlet)).toEqual({ told: 0, behind: 0 });
    expect(read).not.toHaveBeenCalled();
    await addWebhook(context, { url: 'https://example.com/', actor: 'a' });
    const ids = await hold(context, 2, 'later');
    await feedEvents(context, direct(context));
    await attemptAll(context);
    expect(idsOf(context.received).sort()).toEqual(ids.sort());
  });

  it('by two at the same time tells nothing to a webhook twice', async () => {
    const context = memoryContext(POLICIES);
    await addWebhook(context, { url: 'https://example.com/', actor: 'a' });
    const ids = await hold(context, 5);
    await Promise.all([feedEvents(context, direct(context)), feedEvents(context, direct(context))]);
    await attemptAll(context);
    expect(idsOf(context.received).sort()).toEqual(ids.sort());
  });
});

describe('a replay', () => {
  it('tells a period again, to one or to all, with the same ids', async () => {
    const context = memoryContext(POLICIES);
    const first = await addWebhook(context, { url: 'https://a.example/', actor: 'a' });
    await hold(context, 2);
    await announceTicket(context, 'early');
    context.clock.advance(2 * DAY);
    const from = context.clock.now().toISOString();
    const ids = [...(await hold(context, 300, 'in')), 'ticket_drafted_wanted_1'];
    await announceTicket(context, 'wanted');
    context.clock.advance(DAY);
    const to = context.clock.now().toISOString();
    await announceTicket(context, 'late');
    await hold(context, 1, 'late');
    await feedEvents(context, direct(context));
    await attemptAll(context);
    await attemptAll(context);
    const late = await addWebhook(context, { url: 'https://b.example/', actor: 'a' });
    context.received.splice(0);
    const { jobId } = await requestReplay(context, { from, to, webhookId: late.webhookId, actor: 'a' });
    await feedEvents(context, direct(context));
    const job = (await findJob(context, jobId))?.job;
    expect(job).toMatchObject({ state: 'done', result: { events: 301 } });
    await attemptAll(context);
    expect(new Set(context.received.map(({ url }) => url))).toEqual(new Set(['https://b.example/']));
    expect(idsOf(context.received).sort()).toEqual([...ids].sort());
    context.received.splice(0);
    await requestReplay(context, { from, to, types: ['ticket.drafted'], actor: 'a' });
    await feedEvents(context, direct(context));
    await attemptAll(context);
    expect(context.received.map(({ url }) => url).sort()).toEqual(['https://a.example/', 'https://b.example/']);
    expect(new Set(idsOf(context.received))).toEqual(new Set(['ticket_drafted_wanted_1']));
    expect((await context.catalogue.entry('delivery', `${first.webhookId}.ticket_drafted_wanted_1`))?.open).toBe(false);
  });

  it('goes on where it stopped, whatever died', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }), async (deaths) => {
        const context = memoryContext(POLICIES);
        const { webhookId } = await addWebhook(context, { url: 'https://a.example/', actor: 'a' });
        const from = context.clock.now().toISOString();
        const ids = await hold(context, 3);
        await announceTicket(context, 't');
        await feedEvents(context, direct(context));
        await attemptAll(context);
        context.received.splice(0);
        context.clock.advance(1000);
        const to = context.clock.now().toISOString();
        await requestReplay(context, { from, to, webhookId, actor: 'a' });
        for (const calls of deaths) {
          const on = dying(context, calls);
          await survived(feedEvents(on, direct(on)).then(() => attemptAll(on)));
        }
        await feedEvents(context, direct(context));
        await attemptAll(context);
        expect(new Set(idsOf(context.received))).toEqual(new Set([...ids, 'ticket_drafted_t_1']));
      }),
      { numRuns: 50 },
    );
  });

  it('is refused for no period, a long one, and an unknown webhook', async () => {
    const context = memoryContext(POLICIES);
    const ask = (from: string, to: string, webhookId?: string): Promise<unknown> =>
      requestReplay(context, { from, to, actor: 'a', ...(webhookId !== undefined && { webhookId }) });
    const [first, second, far] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-02-02T00:00:00Z'];
    for (const [from, to] of [
      [first, first],
      [second, first],
      [first, far],
    ] as const) {
      await expect(ask(from, to)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
    await expect(ask(first, second, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(replayResultSchema.safeParse({ events: -1 }).success).toBe(false);
    expect(await context.catalogue.events(ARCHIVE_ID)).toEqual([]);
  });
});

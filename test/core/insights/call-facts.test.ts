/** One row per analysed call: what it holds, what it must not hold, and when it is sent. */
import { describe, expect, it } from 'vitest';
import { callFacts, callFactsSchema, removedFacts, type CallFacts } from '../../../core/insights/call-facts.ts';
import type { FactSink } from '../../../core/insights/ports.ts';
import { readAnalysis } from '../../../core/use-cases/analyse-recording.ts';
import type { Context } from '../../../core/use-cases/context.ts';
import { readTranscript } from '../../../core/use-cases/read-content.ts';
import { finishedCall } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';

const NOW = new Date('2026-03-01T09:00:00Z');

const METADATA = {
  source: 'pbx-1',
  callId: 'call-secret',
  businessLine: 'default',
  agentId: 'agent-7',
  team: 'parcels',
  customerRef: 'customer-secret',
  startedAt: '2026-02-28T23:30:00+02:00',
  channels: ['customer', 'agent'],
};

function listening(): { rows: CallFacts[]; facts: FactSink } {
  const rows: CallFacts[] = [];
  return {
    rows,
    facts: {
      put: (row) => {
        rows.push(row);
        return Promise.resolve();
      },
      remove: () => Promise.resolve(),
    },
  };
}

async function rowOf(context: Context, id: string): Promise<CallFacts> {
  const recording = await context.catalogue.recording(id);
  const analysis = await readAnalysis(context, id);
  if (!recording || !analysis) throw new Error('not analysed');
  return callFacts(recording, analysis, await readTranscript(context, recording), NOW);
}

describe('a row', () => {
  it('says how a call was, in numbers and ids', async () => {
    const { rows, facts } = listening();
    const context = { ...memoryContext(), facts };
    const id = await finishedCall(context, { metadata: METADATA });
    const analysis = await readAnalysis(context, id);
    const [card] = analysis?.scorecards ?? [];
    expect(card).toBeDefined();
    const steps = (analysis?.scorecards ?? []).flatMap(({ id: of, items }) =>
      items.map(({ id: item, passed }) => ({ step: `${of}/${item}`, passed })),
    );
    expect(rows).toEqual([
      {
        recordingid: id,
        source: 'pbx-1',
        businessline: 'default',
        lane: (await context.catalogue.recording(id))?.retention?.lane,
        agent: 'agent-7',
        team: 'parcels',
        startedat: '2026-02-28T21:30:00.000Z',
        startms: Date.UTC(2026, 1, 28, 21, 30),
        startday: '2026-02-28',
        startweek: '2026-02-23',
        durationms: 1200,
        language: 'en-US',
        channels: 2,
        turns: 2,
        silenceshare: 0,
        longestsilencems: 0,
        holdshare: analysis?.acoustics?.holds ? 0 : null,
        overlapshare: 0,
        agentshare: null,
        sentiment: analysis?.sentiment?.byRole.find(({ role }) => role === 'customer')?.score,
        sentimenttrend: 0,
        emotion: analysis?.customerEmotion?.label ?? (await context.catalogue.recording(id))?.analysed?.emotion,
        risk: analysis?.risk?.score ?? null,
        score: card?.score,
        scorecard: `${card?.id ?? ''}@${card?.version ?? ''}`,
        topics: analysis?.topics.map(({ id }) => id),
        intents: analysis?.intents.map(({ id }) => id),
        intent: 'report-lost-item',
        met: steps.filter(({ passed }) => passed === true).map(({ step }) => step),
        missed: steps.filter(({ passed }) => passed === false).map(({ step }) => step),
        outcome: null,
        removed: false,
        writtenms: NOW.getTime(),
      },
    ]);
    expect(rows[0]?.lane).toBeDefined();
    expect(rows[0]?.sentiment).toBeLessThan(0);
    expect(rows[0]?.topics).toContain('lost-parcel');
    expect(rows[0]?.missed.length).toBeGreaterThan(0);
    expect(callFactsSchema.safeParse(rows[0]).success).toBe(true);
  });

  it('tells nothing of the caller and quotes nothing', async () => {
    const { rows, facts } = listening();
    await finishedCall({ ...memoryContext(), facts }, { metadata: METADATA });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/secret|very angry|morning/u);
  });

  it('of a call without a transcript or acoustics says what is known', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: METADATA });
    const [recording, analysis] = [await context.catalogue.recording(id), await readAnalysis(context, id)];
    if (!recording || !analysis) throw new Error('not analysed');
    const bare = { ...analysis, acoustics: null, sentiment: null, topics: [], intents: [], scorecards: [] };
    const { language: _none, ...unsaid } = recording;
    expect(callFacts(unsaid, bare, undefined, NOW)).toMatchObject({
      ...{ turns: 0, language: null, silenceshare: null, overlapshare: null, agentshare: null },
      ...{ sentiment: null, sentimenttrend: null, score: null, scorecard: null, topics: [], intent: null },
    });
  });

  it('tells how much of the talk was the agent, and no share above all', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: METADATA });
    const [recording, analysis] = [await context.catalogue.recording(id), await readAnalysis(context, id)];
    if (!recording || !analysis) throw new Error('not analysed');
    const voice = { segments: [], loudnessDbfs: null, pitchHz: null, articulationRate: null };
    const acoustics = {
      channels: [
        { ...voice, channel: 0, role: 'customer' as const, talkMs: 200 },
        { ...voice, channel: 1, role: 'agent' as const, talkMs: 400 },
      ],
      silences: [{ startMs: 0, endMs: 300 }],
      holds: [
        { startMs: 0, endMs: 240, kind: 'music' as const },
        { startMs: 300, endMs: 900, kind: 'silence' as const },
      ],
      ...{ talkRatio: 0.3333, overlapMs: 5000, interruptions: [] },
    };
    const { holds: _none, ...unannounced } = analysis;
    const row = callFacts(recording, { ...unannounced, acoustics }, undefined, NOW);
    const announced = [{ startMs: 300, endMs: 900, kind: 'announced' as const, evidence: [] }];
    expect(callFacts(recording, { ...analysis, acoustics, holds: announced }, undefined, NOW).holdshare).toBe(0.5);
    expect(row).toMatchObject({
      silenceshare: 0.25,
      longestsilencems: 300,
      holdshare: 0.2,
      overlapshare: 1,
      agentshare: 0.6667,
    });
  });

  it('with anything more is refused', async () => {
    const context = memoryContext();
    const row = await rowOf(context, await finishedCall(context));
    expect(callFactsSchema.safeParse(row).success).toBe(true);
    expect(callFactsSchema.safeParse({ ...row, customerref: 'a' }).success).toBe(false);
  });

  it('that removes a call says which, and nothing else about it', () => {
    const row = removedFacts('rec1', NOW);
    expect(callFactsSchema.parse(row)).toEqual(row);
    const { recordingid, removed, writtenms, startedat, startms, startday, startweek, ...rest } = row;
    expect({ recordingid, removed, writtenms }).toEqual({
      recordingid: 'rec1',
      removed: true,
      writtenms: NOW.getTime(),
    });
    // Not the time of the call.
    expect([startedat, startms, startday, startweek]).toEqual([
      NOW.toISOString(),
      NOW.getTime(),
      '2026-03-01',
      '2026-02-23',
    ]);
    expect(
      Object.values(rest)
        .flat()
        .filter((value) => value !== null && value !== '' && value !== 0),
    ).toEqual([]);
  });
});

/** One row per analysed call: what it holds, what it must not hold, and when it is sent. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { callFacts, callFactsSchema, type CallFacts } from '../../../core/insights/call-facts.ts';
import type { FactSink } from '../../../core/ports.ts';
import { analyseRecording, readAnalysis } from '../../../core/use-cases/analyse-recording.ts';
import type { Context } from '../../../core/use-cases/context.ts';
import { readTranscript } from '../../../core/use-cases/read-content.ts';
import { deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';

const METADATA = {
  source: 'pbx-1',
  callId: 'call-secret',
  businessLine: 'default',
  agentId: 'agent-secret',
  team: 'team-secret',
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
    },
  };
}

async function rowOf(context: Context, id: string): Promise<CallFacts> {
  const recording = await context.catalogue.recording(id);
  const analysis = await readAnalysis(context, id);
  if (!recording || !analysis) throw new Error('not analysed');
  return callFacts(recording, analysis, await readTranscript(context, recording));
}

describe('a row', () => {
  it('says how a call was, in numbers and ids', async () => {
    const { rows, facts } = listening();
    const context = { ...memoryContext(), facts };
    const id = await finishedCall(context, { metadata: METADATA });
    const analysis = await readAnalysis(context, id);
    const [card] = analysis?.scorecards ?? [];
    expect(card).toBeDefined();
    expect(rows).toEqual([
      {
        recordingid: id,
        source: 'pbx-1',
        businessline: 'default',
        lane: (await context.catalogue.recording(id))?.retention?.lane,
        startedat: '2026-02-28T21:30:00.000Z',
        durationms: 1200,
        language: 'en-US',
        channels: 2,
        turns: 2,
        silenceshare: 0,
        overlapshare: 0,
        agentshare: null,
        sentiment: analysis?.sentiment?.byRole.find(({ role }) => role === 'customer')?.score,
        sentimenttrend: 0,
        score: card?.score,
        scorecard: `${card?.id ?? ''}@${card?.version ?? ''}`,
        topics: ['delivery', 'lost-parcel'],
        intent: 'report-lost-item',
        restricted: false,
      },
    ]);
    expect(rows[0]?.lane).toBeDefined();
    expect(rows[0]?.sentiment).toBeLessThan(0);
    expect(callFactsSchema.safeParse(rows[0]).success).toBe(true);
  });

  it('names nobody and quotes nothing', async () => {
    const { rows, facts } = listening();
    await finishedCall({ ...memoryContext(), facts }, { metadata: METADATA });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/secret|angry|morning/u);
  });

  it('of a call without a transcript or acoustics says what is known', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: METADATA });
    const [recording, analysis] = [await context.catalogue.recording(id), await readAnalysis(context, id)];
    if (!recording || !analysis) throw new Error('not analysed');
    const bare = { ...analysis, acoustics: null, sentiment: null, topics: [], intents: [], scorecards: [] };
    const { language: _none, ...unsaid } = recording;
    expect(callFacts(unsaid, bare, undefined)).toMatchObject({
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
      ...{ talkRatio: 0.3333, overlapMs: 5000, interruptions: [] },
    };
    const row = callFacts(recording, { ...analysis, acoustics }, undefined);
    expect(row).toMatchObject({ silenceshare: 0.25, overlapshare: 1, agentshare: 0.6667 });
  });

  it('with anything more is refused', async () => {
    const context = memoryContext();
    const row = await rowOf(context, await finishedCall(context));
    expect(callFactsSchema.safeParse(row).success).toBe(true);
    expect(callFactsSchema.safeParse({ ...row, agentid: 'a' }).success).toBe(false);
  });
});

describe('the sink', () => {
  it('gets the same row again when the step is repeated', async () => {
    const { rows, facts } = listening();
    const context = { ...memoryContext(), facts };
    const { recording } = await deliver(context, { transcript: TRANSCRIPT, metadata: METADATA });
    const dying: Context = {
      ...context,
      catalogue: {
        ...context.catalogue,
        recording: (id) => context.catalogue.recording(id),
        commit: (change) =>
          change.recordings.some(({ analysed }) => analysed)
            ? Promise.reject(new AppError('UNAVAILABLE', 'away'))
            : context.catalogue.commit(change),
      },
    };
    await runAll({ ...context, ...dying, queue: context.queue });
    expect(rows).toHaveLength(1);
    await analyseRecording(context, recording.recordingId);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual(rows[0]);
    expect((await context.catalogue.recording(recording.recordingId))?.analysed).toBeDefined();
  });

  it('that does not answer leaves the call unanalysed, and that is noted', async () => {
    const away = { put: () => Promise.reject(new AppError('UNAVAILABLE', 'away')) };
    const context = { ...memoryContext(), facts: away };
    const { recording } = await deliver(context, { transcript: TRANSCRIPT });
    await runAll(context);
    const stored = await context.catalogue.recording(recording.recordingId);
    expect(stored?.analysed).toBeUndefined();
    expect(stored?.processing).toMatchObject({ step: 'analyse', error: 'UNAVAILABLE' });
    expect(context.failures).toMatchObject([{ step: 'analyse', error: { code: 'UNAVAILABLE' } }]);
  });

  it('is not needed', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    expect((await context.catalogue.recording(id))?.analysed).toBeDefined();
  });
});

/**
 * Calls with known truth: each is an analysis as the product makes it, drawn by a seeded generator from shares that a test knows. What was
 * drawn is counted here as well, by plain loops, so that a store's answer can be held against both.
 */
import type { Analysis } from '../../core/analysis/analysis.ts';
import { callFacts, type CallFacts } from '../../core/insights/call-facts.ts';
import { recordingSchema } from '../../core/recording/recording.ts';

/** Share of the calls about each topic; a call is about at most one of these, and about `returns` besides by chance. */
export const TOPICS = { 'lost-parcel': 0.12, billing: 0.25, cancellation: 0.08, delivery: 0.3 } as const;
/** What the agents did not say: in calls about the topic, and in all others. */
export const TRACKING = {
  topic: 'lost-parcel',
  step: 'service/explain-tracking',
  share: 0.6,
  elsewhere: 0.15,
} as const;
export const GREETING = { step: 'service/greeting', share: 0.1 } as const;
/** This agent misses the tracking in calls about lost parcels far more often than the others. */
export const WORST = { agent: 'agent-03', share: 0.95 } as const;
export const LOST = { intent: 'cancel-contract', share: 0.35 } as const;
export const SILENCE = { sales: 0.08, service: 0.2 } as const;

const AGENTS = Array.from({ length: 20 }, (_, index) => `agent-${String(index + 1).padStart(2, '0')}`);
const START = Date.UTC(2026, 0, 5);
const DAYS = 90;

/** Mulberry32: uniform in [0, 1). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same rows for the same seed. */
export function plantedCalls(count: number, seed = 1): CallFacts[] {
  const random = generator(seed);
  return Array.from({ length: count }, (_, index) => plantedCall(random, `planted${index}`));
}

function plantedCall(random: () => number, recordingId: string): CallFacts {
  const topic = pickTopic(random());
  const agent = AGENTS[Math.floor(random() * AGENTS.length)] ?? 'agent-01';
  const line = random() < 0.5 ? 'sales' : 'service';
  const startedAt = new Date(START + Math.floor(random() * DAYS * 86_400_000)).toISOString();
  const isAbout = topic === TRACKING.topic;
  const missing = isAbout ? (agent === WORST.agent ? WORST.share : shareOfOthers()) : TRACKING.elsewhere;
  const items = [
    { id: 'greeting', passed: random() >= GREETING.share, evidence: [] },
    { id: 'explain-tracking', passed: random() >= missing, evidence: [] },
    // Applies to some calls only.
    { id: 'identity', passed: random() < 0.5 ? null : random() < 0.9, evidence: [] },
  ];
  const intents = topic === 'cancellation' ? [{ id: LOST.intent, confidence: 0.8, evidence: [] }] : [];
  const lost = random() < LOST.share;
  const silenceMs = Math.round(600_000 * Math.max(0, SILENCE[line] + (random() - 0.5) * 0.1));
  const analysis: Analysis = {
    ...BARE,
    topics: [...(topic === undefined ? [] : [topic]), ...(random() < 0.05 ? ['returns'] : [])].map((id) => ({
      id,
      evidence: [],
    })),
    intents,
    scorecards: [
      { id: 'service', version: '1', score: 100 * (items.filter(({ passed }) => passed === true).length / 3), items },
    ],
    sentiment: { turns: [], byRole: [{ role: 'customer', score: random() * 2 - 1, turns: 4 }], trend: 0 },
    acoustics: {
      ...{ channels: [], talkRatio: null, overlapMs: 0, interruptions: [] },
      silences: [{ startMs: 0, endMs: silenceMs }],
    },
  };
  const recording = recordingSchema.parse({
    ...{ schemaVersion: 1, revision: 1, recordingId, state: 'indexed', createdAt: startedAt, startedAt },
    ...{ source: 'pbx-1', callId: recordingId, businessLine: line, agentId: agent, language: 'en-US' },
    team: AGENTS.indexOf(agent) < 10 ? 'parcels' : 'contracts',
    ...{ holds: [], restricted: false, transformations: [], sealed: { ...SEALED, at: startedAt } },
  });
  const row = callFacts(recording, analysis, undefined, new Date(Date.parse(startedAt) + 3_600_000));
  return { ...row, outcome: intents.length === 0 ? null : lost ? 'lost-to-competitor' : 'retained' };
}

/** So that the agents together miss it in the planted share. */
function shareOfOthers(): number {
  return (TRACKING.share * AGENTS.length - WORST.share) / (AGENTS.length - 1);
}

function pickTopic(drawn: number): string | undefined {
  let sum = 0;
  return Object.entries(TOPICS).find(([, share]) => drawn < (sum += share))?.[0];
}

const BARE: Analysis = {
  ...{ schemaVersion: 1, acoustics: null, sentiment: null, entities: [], topics: [], intents: [], scorecards: [] },
  ...{ emotion: [], ticket: null, risk: null, summary: null, complexity: null },
};

const OBJECT = { key: 'audio/x', versionId: '1', bytes: 1, sha256: '0'.repeat(64) };
const SEALED = {
  ...{ sha256: '0'.repeat(64), bytes: 1, audio: OBJECT, manifest: OBJECT, quality: { accepted: true, flags: [] } },
  media: { container: 'wav', codec: 'pcm_s16le', channels: 2, sampleRate: 8000, bitDepth: 16, durationMs: 600_000 },
};

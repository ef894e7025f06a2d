/** `node bench/analysis.ts`: what all language rules take for a call of an hour, in CPU time. Part of `npm run bench`. */
import { readFileSync } from 'node:fs';
import { cpuUsage } from 'node:process';
import * as z from 'zod';
import { analyse, type AnalysisInput } from '../core/analysis/analyse.ts';
import type { Acoustics, Span } from '../core/audio/shapes.ts';
import type { Role, Transcript, Turn } from '../core/transcript/transcript.ts';
import { shippedPolicies } from '../test/core/analysis/calls.ts';
import { labelledCalls } from '../test/support/pii-lines.ts';
import type { BenchRow } from './acoustics.ts';

const HOUR_MS = 3_600_000;
const RUNS = 5;
const FILES = ['calls-dev.json', 'calls-test.json'];
const callsSchema = z.object({ calls: z.array(z.object({ language: z.string(), said: z.array(z.string()) })) });

/** Everything at once: made-up service calls one after the other, every fourth pair of turns full of personal data, a voice that is raised now and then. */
export function callOfAnHour(language: 'en' | 'zh', turns: number): AnalysisInput {
  const said = FILES.flatMap((file) =>
    callsSchema
      .parse(JSON.parse(readFileSync(new URL(`../samples/labels/${file}`, import.meta.url), 'utf8')))
      .calls.filter((call) => call.language === language)
      .flatMap((call) => call.said),
  );
  const personal = labelledCalls(language, turns, 7).flatMap(({ transcript }) =>
    transcript.turns.map(({ text }) => text),
  );
  const lines = Array.from({ length: turns }, (_, i) => {
    const isPersonal = i % 8 >= 6;
    return (isPersonal ? personal : said).at(i % (isPersonal ? personal : said).length) ?? '';
  });
  const transcript = transcriptOf(language === 'en' ? 'en-US' : 'zh-CN', lines);
  return {
    transcript,
    acoustics: acousticsOf(transcript.turns),
    policies: shippedPolicies(),
    startedAt: '2026-11-22T10:00:00Z',
    channels: ['customer', 'agent'],
  };
}

function transcriptOf(language: string, lines: readonly string[]): Transcript {
  const step = Math.floor(HOUR_MS / lines.length);
  const turns = lines.map((line, index): Turn => {
    const role: Role = index % 2 === 0 ? 'agent' : 'customer';
    const text = line.replace(/^(?:agent|customer): /u, '');
    return {
      index,
      channel: role === 'agent' ? 1 : 0,
      role,
      startMs: index * step,
      endMs: (index + 1) * step - 200,
      text,
    };
  });
  return { language, source: 'callvault', turns };
}

function acousticsOf(turns: readonly Turn[]): Acoustics {
  const roles = ['customer', 'agent'] as const;
  const spoken = roles.map((role) =>
    turns.filter((turn) => turn.role === role).map(({ startMs, endMs }): Span => ({ startMs, endMs })),
  );
  return {
    channels: roles.map((role, channel) => ({
      channel,
      role,
      talkMs: HOUR_MS / 2,
      segments: spoken[channel] ?? [],
      loudnessDbfs: -20,
      pitchHz: { median: 150, p10: 120, p90: 190 },
      articulationRate: 4.5,
    })),
    silences: [{ startMs: 600_000, endMs: 605_000 }],
    talkRatio: 0.5,
    overlapMs: 0,
    interruptions: turns
      .filter(({ index }) => index % 40 === 0)
      .map(({ startMs, role }) => ({ atMs: startMs, by: role, channel: 0 })),
    arousal: roles.map((role, channel) => ({
      channel,
      role,
      windows: Array.from({ length: 1439 }, (_, i) => ({
        startMs: 2500 * i,
        endMs: 2500 * i + 5000,
        arousal: Math.sin(i),
      })),
      segments: (spoken[channel] ?? []).map((span, i) => ({
        ...span,
        label: i % 5 === 0 ? 'raised' : 'calm',
        score: i % 5 === 0 ? 0.6 : 0.1,
        features: { pitchZ: 1, loudnessZ: 1, rateZ: 0, pauseZ: null },
      })),
    })),
    holds: [],
  };
}

/** CPU time of the quickest of five runs: other work on the machine counts less. The word lists are loaded before. */
export async function benchAnalysis(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [language, turns] of [
    ['en', 900],
    ['en', 1200],
    ['zh', 900],
    ['zh', 1200],
  ] as const) {
    const input = callOfAnHour(language, turns);
    const times: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const before = cpuUsage();
      await analyse(input);
      times.push(cpuUsage(before).user / 1000);
    }
    const name = `analysis of a call of 60 minutes, ${language}, ${turns} turns`;
    rows.push({ name: `${name}: user CPU time`, value: Math.round(Math.min(...times.slice(1))), unit: 'ms' });
    rows.push({ name: `${name}: the first in a process`, value: Math.round(times[0] ?? 0), unit: 'ms' });
  }
  return rows;
}

if (import.meta.main)
  for (const { name, value, unit } of await benchAnalysis()) console.log(`${name.padEnd(76)} ${value} ${unit}`);

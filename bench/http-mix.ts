/** The mixed reads: what a working day asks of an archive, and how often each. */
import type { ApiRole } from '../core/privacy/access.ts';
import { seeded } from '../test/support/seeded.ts';

export interface Reader {
  readonly sub: string;
  readonly roles: ApiRole[];
  readonly teams?: string[];
  readonly agentId?: string;
}

/** Two who see what is personal, and one who reads it redacted. */
export const READERS: readonly [Reader, ...Reader[]] = [
  { sub: 'anna', roles: ['compliance'] },
  { sub: 'bo', roles: ['auditor'] },
  { sub: 'chen', roles: ['quality'] },
];

/** Words people look for, common and rare ones, with and without filters. */
export const SEARCHES: readonly [string, ...string[]] = [
  'q=refund',
  'q=refund&topic=returns&businessLine=service',
  'q=%22tracking+number%22',
  'q=cancel+contract&from=2026-01-01T00:00:00Z',
  'q=router&team=team-3',
  'q=invoice+charge&emotion=angry',
  'q=neighbour&language=en-US',
  'q=order',
  'q=%E9%80%80%E6%AC%BE', // 退款
  'q=%E5%BF%AB%E9%80%92%E5%8D%95%E5%8F%B7&topic=lost-parcel', // 快递单号
  'q=%E8%BF%9D%E7%BA%A6%E9%87%91', // 违约金
  'q=%E8%B7%AF%E7%94%B1%E5%99%A8&agentId=agent-17', // 路由器
  'q=%E8%BA%AB%E4%BB%BD%E8%AF%81', // 身份证
  'q=&businessLine=sales&emotion=angry',
  'q=&topic=billing&from=2026-06-01T00:00:00Z',
  'q=',
];

const LISTS: readonly [string, ...string[]] = [
  '/recordings',
  '/recordings?limit=100',
  '/recordings?businessLine=sales',
  '/recordings?team=team-4&language=zh-CN',
  '/recordings?state=indexed&from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z',
];

/** Of a hundred reads, how many are of which kind: after a search somebody opens a call, and integrations ask for single ones all day. */
export const SHARES = {
  recording: 30,
  list: 6,
  search: 10,
  transcript: 10,
  analysis: 10,
  waveform: 8,
  audio: 14,
  custody: 4,
  retention: 4,
  insights: 1,
  me: 3,
} as const;
export type Kind = keyof typeof SHARES;

export interface Read {
  readonly kind: Kind;
  readonly reader: Reader;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ReadableArchive {
  readonly ids: readonly string[];
  /** Those with content. */
  readonly readable: readonly string[];
  /** Queries for words that are asked for seldom. */
  readonly searches: readonly string[];
}

/** Reads without end. Every other search is for words that hardly anybody else asks for. */
export function* reads({ ids, readable, searches }: ReadableArchive, seed = 1): Generator<Read, never> {
  const chance = seeded(seed);
  const kinds = Object.entries(SHARES).flatMap(([kind, share]) => Array.from({ length: share }, () => kind));
  const from = (list: readonly string[]): string => list[Math.floor(chance.next() * list.length)] ?? '';
  const makers: Record<Kind, () => Omit<Read, 'kind' | 'reader'>> = {
    recording: () => plain(`/recordings/${from(ids)}`),
    list: () => plain(chance.pick(LISTS)),
    search: () => plain(`/search?${chance.chance(0.5) ? chance.pick(SEARCHES) : from(searches)}&limit=20`),
    transcript: () => plain(`/recordings/${from(readable)}/transcript`),
    analysis: () => plain(`/recordings/${from(readable)}/analysis`),
    waveform: () => plain(`/recordings/${from(readable)}/waveform`),
    audio: () => {
      const start = Math.floor(chance.next() * 100_000);
      return { path: `/recordings/${from(readable)}/audio`, headers: { range: `bytes=${start}-${start + 65_535}` } };
    },
    custody: () => plain(`/recordings/${from(ids)}/custody`),
    retention: () => plain(`/recordings/${from(ids)}/retention`),
    insights: () => plain('/insights/topics?from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00Z'),
    me: () => plain('/me'),
  };
  const isKind = (name: string): name is Kind => name in makers;
  for (;;) {
    const kind = from(kinds);
    if (isKind(kind)) {
      const auditors = READERS.slice(0, 2);
      // Quality has no right to the custody of a recording.
      const reader = kind === 'custody' ? auditors[Math.floor(chance.next() * 2)] : chance.pick(READERS);
      yield { kind, reader: reader ?? READERS[0], ...makers[kind]() };
    }
  }
}

function plain(path: string): Omit<Read, 'kind' | 'reader'> {
  return { path, headers: {} };
}

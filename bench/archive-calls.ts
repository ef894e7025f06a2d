/** Made-up calls for an archive of any size: who, when, about what, and lines of plausible talk. The same seed gives the same calls. */
import type { SearchDocument } from '../core/search/search.ts';
import type { Transcript, Turn } from '../core/transcript/transcript.ts';
import { redactTranscript } from '../core/privacy/pii/redact.ts';
import { findPersonalData } from '../core/privacy/pii/find.ts';
import { labelledCalls } from '../test/support/pii-lines.ts';
import { seeded, type Seeded } from '../test/support/seeded.ts';

export interface MadeCall {
  readonly startedAt: string;
  readonly businessLine: string;
  readonly team: string;
  readonly agentId: string;
  readonly customerRef: string;
  readonly language: 'en-US' | 'zh-CN';
  readonly topics: readonly string[];
  readonly intent: string;
  readonly emotion: string;
  readonly durationMs: number;
  readonly turns: readonly Turn[];
  /** The same turns as the search index holds them: without numbers and addresses of persons. */
  readonly searchable: SearchDocument['turns'];
}

const LINES = ['service', 'sales', 'claims', 'default'] as const;
const TOPICS = ['returns', 'billing', 'lost-parcel', 'delivery', 'cancellation', 'technical-fault'] as const;
const INTENTS = ['get-refund', 'cancel-contract', 'complain', 'ask-status', 'change-address'] as const;
const EMOTIONS = ['neutral', 'happy', 'angry', 'sad'] as const;

/** Said about a topic: what people look for later. */
const SAID = {
  en: {
    returns: ['I would like to return the jacket and get a refund', 'The refund takes five working days'],
    billing: ['There is a charge on my invoice that I do not know', 'I was charged twice this month'],
    'lost-parcel': ['My parcel never arrived', 'The tracking number shows no movement since Monday'],
    delivery: ['Can you deliver it on Friday instead', 'The driver left it with a neighbour'],
    cancellation: ['I want to cancel my contract', 'There is no cancellation fee after twelve months'],
    'technical-fault': ['The router keeps losing the connection', 'Please restart the router and wait a minute'],
  },
  zh: {
    returns: ['我想退货，什么时候可以退款', '退款一般需要五个工作日'],
    billing: ['这个月的账单多扣了一笔钱', '我的发票金额不对'],
    'lost-parcel': ['我的包裹一直没有收到', '快递单号三天没有更新了'],
    delivery: ['可以改成周五送货吗', '快递员放在驿站了'],
    cancellation: ['我要取消合同', '满十二个月以后没有违约金'],
    'technical-fault': ['路由器总是断线', '请重启路由器，等一分钟'],
  },
} as const;

const POOL_LINES = 2000;
const DAYS = 900;
const TURN_MS = 6000;

interface Pool {
  readonly raw: readonly Turn[];
  readonly searchable: readonly Turn[];
}

/** Call number `index` of the archive that ends at `end`. */
export type CallMaker = (index: number, end: Date) => MadeCall;

export async function createCalls(seed: number): Promise<CallMaker> {
  const pools = { en: await poolOf('en', seed), zh: await poolOf('zh', seed + 1) };
  return (index, end) => {
    const chance = seeded(seed * 1_000_003 + index);
    const language = chance.chance(0.6) ? 'en' : 'zh';
    const topic = chance.pick(TOPICS);
    const team = Math.floor(chance.next() * 20);
    const lines = talk(chance, pools[language], SAID[language][topic]);
    return {
      startedAt: new Date(Math.floor(end.getTime() - chance.next() * DAYS * 86_400_000)).toISOString(),
      businessLine: chance.pick(LINES),
      team: `team-${team}`,
      agentId: `agent-${team * 15 + Math.floor(chance.next() * 15)}`,
      customerRef: `customer-${Math.floor(chance.next() * 40_000)}`,
      language: language === 'en' ? 'en-US' : 'zh-CN',
      topics: chance.chance(0.3) ? [...new Set([topic, chance.pick(TOPICS)])] : [topic],
      intent: chance.pick(INTENTS),
      emotion: chance.pick(EMOTIONS),
      durationMs: 30_000 + Math.floor(chance.next() ** 2 * 900_000),
      ...lines,
    };
  };
}

export function transcriptOf({ language, turns }: MadeCall): Transcript {
  return { language, source: 'callvault', turns: [...turns] };
}

const WORD = { 'en-US': /[A-Za-z]{4,}/g, 'zh-CN': /\p{sc=Han}{2,3}/gu } as const;

/** Words as people remember them of calls, each once: common ones come more easily than rare ones. */
export function wordsHeard(call: CallMaker, count: number, seed: number): readonly string[] {
  const chance = seeded(seed);
  const words = new Set<string>();
  const end = new Date(0);
  while (words.size < count) {
    const { searchable, language } = call(Math.floor(chance.next() * 100_000), end);
    const heard = chance.pick(['', ...searchable.map(({ text }) => text)]).match(WORD[language]) ?? [];
    const word = heard[Math.floor(chance.next() * heard.length)];
    if (word !== undefined) words.add(word.toLowerCase());
  }
  return [...words];
}

async function poolOf(language: 'en' | 'zh', seed: number): Promise<Pool> {
  const calls = labelledCalls(language, POOL_LINES, seed).map(({ transcript }) => transcript);
  const redacted = await Promise.all(
    calls.map(async (call) => redactTranscript(call, await findPersonalData(call, { names: false }))),
  );
  return { raw: calls.flatMap(({ turns }) => turns), searchable: redacted.flatMap(({ turns }) => turns) };
}

/** Ten to thirty turns: lines out of the pool, and what the call is about among them. */
function talk(chance: Seeded, pool: Pool, said: readonly string[]): Pick<MadeCall, 'turns' | 'searchable'> {
  const count = 10 + Math.floor(chance.next() * 20);
  const from = Math.floor(chance.next() * (pool.raw.length - count));
  const about = Math.floor(chance.next() * (count - said.length));
  const textOf = (lines: readonly Turn[], at: number): string => said[at - about] ?? lines[from + at]?.text ?? '';
  const turns = Array.from({ length: count }, (_, index): Turn => {
    const startMs = index * TURN_MS;
    const role = index % 2 === 0 ? 'agent' : 'customer';
    return { index, channel: index % 2, role, startMs, endMs: startMs + TURN_MS - 500, text: textOf(pool.raw, index) };
  });
  return {
    turns,
    searchable: turns.map(({ index, startMs }) => ({ index, startMs, text: textOf(pool.searchable, index) })),
  };
}

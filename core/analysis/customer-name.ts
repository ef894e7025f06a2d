/** What the caller is called: by themselves, or by the agent; never the name that the agent gave, or was called by. */
import type { Role, Transcript } from '../transcript/transcript.ts';
import type { Entity } from './analysis.ts';
import { guessRoles } from './guess-roles.ts';

const INTRODUCES = [
  ...['my name is', "my name's", 'this is', "i'm", 'i am', "it's", 'speaking with', 'speaking to', 'name is'],
  ...['我是', '我叫', '我姓', '我的名字是'],
];
const INTRODUCED_AFTER = ['speaking', 'here', 'at your service'];
const ADDRESSES = [
  'hi',
  'hello',
  'hey',
  'thanks',
  'thank you',
  'okay',
  'sorry',
  'good morning',
  'good afternoon',
  '谢谢',
  '你好',
  '您好',
];

/** What one mention of a name says about whose it is: above 0 the customer's. */
const INTRODUCED = 3;
const ADDRESSED = 2;
const MENTIONED = { customer: 1, unknown: 1, agent: 0.5 } as const;
/** The agent's own name is nobody else's. */
const OWN = -100;

interface Mention {
  readonly name: string;
  readonly role: Role;
  readonly text: string;
}

function mentionsOf({ turns }: Transcript, entities: readonly Entity[]): Mention[] {
  const roles = guessRoles(turns);
  const saidIn = new Map(turns.map(({ index, text }, at) => [index, { role: roles[at] ?? 'unknown', text }]));
  return entities.flatMap(({ type, text: name, turn }) => {
    const said = saidIn.get(turn);
    return type === 'person' && said !== undefined ? [{ name, role: said.role, text: said.text.toLowerCase() }] : [];
  });
}

function pointsOf({ name, role, text }: Mention): number {
  const lower = name.toLowerCase();
  const follows = (leads: readonly string[]): boolean =>
    leads.some(
      (lead) => text.includes(lead + lower) || text.includes(`${lead} ${lower}`) || text.includes(`${lead}, ${lower}`),
    );
  const isIntroduced = follows(INTRODUCES) || INTRODUCED_AFTER.some((tail) => text.includes(`${lower} ${tail}`));
  if (isIntroduced) return role === 'agent' ? OWN : INTRODUCED;
  if (follows(ADDRESSES)) return role === 'agent' ? ADDRESSED : OWN;
  return MENTIONED[role];
}

/** Of several names the one that most says to be the customer's, the first among equals; undefined without any. */
export function customerName(transcript: Transcript, entities: readonly Entity[]): string | undefined {
  const points = new Map<string, number>();
  for (const mention of mentionsOf(transcript, entities)) {
    points.set(mention.name, (points.get(mention.name) ?? 0) + pointsOf(mention));
  }
  const isAgents = (name: string): boolean =>
    [...points].some(([own, sum]) => sum < 0 && own.split(' ')[0] === name.split(' ')[0]);
  const others = [...points].filter(([name]) => !isAgents(name)).sort(([, a], [, b]) => b - a);
  const given = others[0]?.[0];
  // 我姓王 gives a surname; the agent's 王先生 says more.
  const titled = others.find(([name]) => given?.length === 1 && name.startsWith(given) && name.length > 1);
  return titled?.[0] ?? given;
}

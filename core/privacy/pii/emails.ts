/** E-mail addresses, written and said: "john dot smith at gmail dot com", 张三 艾特 163 点 com. */

export interface Place {
  readonly start: number;
  readonly end: number;
}

const WRITTEN = /[A-Za-z\d][\w.+%-]{0,63}\s?@\s?[A-Za-z\d-]{1,63}(?:\s?\.\s?[A-Za-z\d-]{1,63}){1,4}/gu;
const ENDING = 'com|net|org|edu|gov|io|co|uk|cn|de|us|ca|au|info|me|biz|app|dev|fr|jp|hk|tw|example|test';
/** Where a said address has its "at": the name of a mail host and an ending follow. */
const SAID_AT = new RegExp(
  String.raw`(?:\bat\b|艾特|小老鼠|圈[aA])\s*((?:(?:[a-z\d]+(?![a-z\d])|一|二|三|六|零)(?:[ -](?!dot\b|at\b))?){1,10}(?:\s*(?:\bdot\b|\.|点)\s*(?:[a-z\d-]+)){0,2}?\s*(?:\bdot\b|\.|点)\s*(?:${ENDING})\b(?:\s*(?:\bdot\b|\.|点)\s*(?:uk|cn|au|jp|nz|hk|tw|in|za)\b)?)`,
  'giu',
);
const HOSTS =
  /\b(?:g ?mail|googlemail|yahoo|hot ?mail|outlook|i ?cloud|aol|proton(?:mail)?|me|msn|live|comcast|verizon|bt ?internet|sky|qq|163|126|sina|sohu|foxmail|139|189|aliyun|yeah|mail|e ?mail|zoho|gmx|fastmail)\b/iu;
const CUE = /\be-?mail\b|\bmailbox\b|\binbox\b|邮箱|邮件|电邮/iu;

/** Words before "at" that begin no address. */
const STOP = new Set(
  'is it its my the a an email e-mail mail address me us you him her them your our his their to and or at on in for be so yes yeah sure okay ok um uh that this was have with from reach send sent under write contact copy as use using not by of please thanks again correct right now look looking looked bought buy order ordered shop shopped shopping site online website available visit visited found find sold see seen check checked log logged sign signed signup register registered working works work employed one-time purchased saw'.split(
    ' ',
  ),
);
const LOCAL_TOKEN = /([A-Za-z\d]+(?:['’][a-z])?|[._+-]|[零一二三四五六七八九幺点杠]+|下划线|横杠|\s+|,\s)$/u;
const SIGN_WORD = /^(?:dot|underscore|dash|hyphen|plus|period|[._+-]|点|下划线|横杠|杠)$/iu;
const LONGEST_LOCAL = 14;

/** Where the part before the "at" begins, reading backwards; `end` when there is none. */
function localStart(text: string, end: number): number {
  let start = end;
  let at = end;
  for (let taken = 0; taken < LONGEST_LOCAL && at > 0;) {
    const token = LOCAL_TOKEN.exec(text.slice(Math.max(0, at - 40), at))?.[1];
    if (token === undefined) break;
    if (/^[\s,]/u.test(token)) {
      at -= token.length;
      continue;
    }
    const word = token.toLowerCase();
    const isSpelled = word.length === 1;
    const isJoined = /\b(?:dot|underscore|dash|hyphen)\s$/iu.test(text.slice(Math.max(0, at - 60), at - token.length));
    if (!isSpelled && !isJoined && STOP.has(word)) break;
    at -= token.length;
    start = at;
    taken++;
  }
  // "I am john at": a single letter at the front is no spelling unless another one follows.
  const front = /^(?:i|a)\s+(?![a-z]\b|dot\b)/iu.exec(text.slice(start, end))?.[0].length ?? 0;
  return start + front;
}

function saidAddresses(text: string, isAsked: boolean): Place[] {
  const found: Place[] = [];
  for (const match of text.matchAll(SAID_AT)) {
    const start = localStart(text, text.slice(0, match.index).trimEnd().length);
    const local = text.slice(start, match.index).trim();
    if (local === '' || SIGN_WORD.test(local)) continue;
    const structured = /\b(?:dot|underscore|dash|hyphen)\b|[._\d]|点|下划线|\b[a-z] [a-z]\b/iu.test(local);
    const words = local.split(/\s+/u).length;
    const known = HOSTS.test(match[1] ?? '') || CUE.test(text.slice(0, start)) || isAsked;
    // Plain words before an unknown host are a sentence: "we met at example dot com".
    if (!known && !(structured && words > 1)) continue;
    // Several plain words in front: only the last can be the name, unless they are spelled or joined.
    const loose = !structured && words > 2 ? local.lastIndexOf(' ') + 1 : 0;
    found.push({ start: start + loose, end: match.index + match[0].length });
  }
  return found;
}

/** `isAsked`: the turn before asks for an address. */
export function findEmails(text: string, isAsked: boolean): Place[] {
  const found: Place[] = [];
  if (text.includes('@')) {
    for (const match of text.matchAll(WRITTEN)) {
      found.push({ start: match.index, end: match.index + match[0].replace(/[.\s]+$/u, '').length });
    }
  }
  return [...found, ...saidAddresses(text, isAsked)];
}

export function asksForEmail(text: string): boolean {
  return CUE.test(text);
}

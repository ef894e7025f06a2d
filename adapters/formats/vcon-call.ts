/** A vCon as a recording to take in: its audio, inline or beside the file, its transcript and what it says about the call. */
import { createHash } from 'node:crypto';
import type { Role } from '../../core/transcript/transcript.ts';
import {
  fileNameOf,
  instantOf,
  labelOf,
  refused,
  skipped,
  type ImportedCall,
  type ImportReading,
} from './imported-call.ts';
import { readJson } from './read-json.ts';
import { isFields, isList, numeric, roleOf, type Fields } from './values.ts';

/** Inline audio makes vCons large; a JSON text cannot be longer than about this. */
export const MAX_VCON_BYTES = 400 * 1024 * 1024;

/** `stem`: name of the file without its ending, which audio beside it may share. Any bytes give a call, a skip or a refusal. */
export function readVconCall(bytes: Uint8Array, stem: string): ImportReading {
  const json = readJson(bytes, MAX_VCON_BYTES);
  if (!json.ok) return refused(json.reason);
  const vcon = json.value;
  if (!isFields(vcon)) return refused('is no vCon');
  if ('payload' in vcon && 'signatures' in vcon) return refused('is a signed vCon (JWS): unwrap it first');
  if ('ciphertext' in vcon) return refused('is an encrypted vCon (JWE): decrypt it first');
  if (typeof vcon['vcon'] !== 'string') return refused('is no vCon');
  const dialogs = (isList(vcon['dialog']) ? vcon['dialog'] : []).filter(isFields);
  const recordings = dialogs.flatMap((dialog, position) => (isRecording(dialog) ? [{ dialog, position }] : []));
  const [first] = dialogs;
  if (first === undefined) return refused('has no dialog');
  if (recordings.length === 0) {
    if (!hasWords(vcon, dialogs)) return skipped('holds no recording and no words');
    // The body of a chat is what was written.
    const { body: _, ...bare } = first;
    const read = callOf(vcon, bare, stem, 0);
    return typeof read === 'string' ? refused(read) : { kind: 'call', call: { ...read, audioNames: [] } };
  }
  const calls: ImportedCall[] = [];
  for (const [leg, recording] of recordings.entries()) {
    const part = recordings.length === 1 ? vcon : partOf(vcon, recording);
    const read = callOf(part, recording.dialog, stem, leg);
    if (typeof read === 'string') return refused(read);
    calls.push(read);
  }
  const [call, ...further] = calls;
  return call === undefined ? skipped('holds no recording') : { kind: 'call', call, further };
}

/** One recording as a call of its own, or why it cannot be one. Later recordings of a vCon are its legs: `<uuid>:1`. */
function callOf(vcon: Fields, dialog: Fields, stem: string, leg: number): ImportedCall | string {
  const audio = audioOf(dialog);
  if (audio.problem !== undefined) return audio.problem;
  const dialogs = (isList(vcon['dialog']) ? vcon['dialog'] : []).filter(isFields);
  const parties = (isList(vcon['parties']) ? vcon['parties'] : []).map((party) => (isFields(party) ? party : {}));
  const startedAt = instantOf(dialog['start']) ?? instantOf(vcon['created_at']);
  const id = labelOf(vcon['uuid']) ?? labelOf(stem);
  const channels = channelsOf(dialog, parties);
  const agentId = agentOf(parties);
  const name = leg === 0 ? stem : `${stem}-${leg}`;
  return {
    metadata: {
      source: 'vcon',
      callId: id === undefined || leg === 0 ? id : `${id}:${leg}`,
      ...(startedAt !== undefined && { startedAt }),
      ...(channels && { channels }),
      ...(agentId !== undefined && { agentId }),
    },
    audio: audio.bytes,
    audioNames: [...namesOf(dialog), ...EXTENSIONS.map((extension) => `${name}.${extension}`)],
    leg: leg === 0 ? '' : `#${leg}`,
    transcript: hasWords(vcon, dialogs) ? withoutAudio(vcon, dialogs) : undefined,
  };
}

/** The vCon as if it had this dialog only, with the analyses of it. */
function partOf(vcon: Fields, { dialog, position }: { readonly dialog: Fields; readonly position: number }): Fields {
  const analysis = (isList(vcon['analysis']) ? vcon['analysis'] : []).filter(isFields);
  const own = analysis.filter(({ dialog: of }) => (isList(of) ? of : [of ?? 0]).some((at) => numeric(at) === position));
  return { ...vcon, dialog: [dialog], analysis: own.map((item) => ({ ...item, dialog: 0 })) };
}

const EXTENSIONS = ['wav', 'mp3', 'opus', 'ogg', 'flac', 'm4a'];

function isRecording(dialog: Fields): boolean {
  const { type, mediatype = dialog['mimetype'] } = dialog;
  return type === 'recording' && !(typeof mediatype === 'string' && mediatype.startsWith('video/'));
}

interface Audio {
  readonly bytes?: Uint8Array;
  readonly problem?: string;
}

/** Inline audio, decoded and held against its `content_hash`. */
function audioOf(dialog: Fields): Audio {
  const { body } = dialog;
  const encoding = dialog['encoding'] ?? 'base64url';
  if (body === undefined || body === null || body === '') return {};
  if (typeof body !== 'string' || (encoding !== 'base64url' && encoding !== 'base64')) {
    return { problem: 'has audio in an encoding that is not known' };
  }
  if (!/^[A-Za-z0-9_+/\s-]*={0,2}\s*$/u.test(body)) return { problem: 'has inline audio that is not base64url' };
  const bytes = Buffer.from(body, 'base64');
  const hash = firstOf(dialog['content_hash']);
  if (typeof hash === 'string' && !matches(bytes, hash)) {
    return { problem: 'has inline audio that does not match its content_hash' };
  }
  return bytes.length === 0 ? { problem: 'has inline audio that is empty' } : { bytes };
}

/** `sha512-<base64url>`; other algorithms are not checked. */
function matches(bytes: Uint8Array, hash: string): boolean {
  const [, algorithm = '', digest = ''] = /^(sha256|sha512)-([A-Za-z0-9_+/-]+)={0,2}$/iu.exec(hash) ?? [];
  if (algorithm === '') return true;
  return createHash(algorithm.toLowerCase()).update(bytes).digest().equals(Buffer.from(digest, 'base64'));
}

function firstOf(value: unknown): unknown {
  return isList(value) ? value[0] : value;
}

function namesOf(dialog: Fields): string[] {
  const named = [dialog['filename'], dialog['name'], dialog['url']].map(fileNameOf);
  return [...new Set(named.filter((name) => name !== undefined))];
}

/** One role per channel; undefined where one channel holds both sides. */
function channelsOf({ parties: list }: Fields, parties: readonly Fields[]): Role[] | undefined {
  const channels = isList(list) ? list : [];
  if (channels.length < 2 || channels.length > 32 || channels.some((channel) => isList(channel))) return undefined;
  const roles = channels.map((index) => roleOfParty(parties[numeric(index) ?? -1]));
  return roles.every((role) => role === 'unknown') ? undefined : roles;
}

function roleOfParty(party: Fields | undefined): Role {
  return party === undefined ? 'unknown' : roleOf(party['role'] ?? party['type']);
}

function agentOf(parties: readonly Fields[]): string | undefined {
  const agent = parties.find((party) => roleOfParty(party) === 'agent');
  return labelOf(agent?.['uuid']) ?? labelOf(agent?.['id']) ?? labelOf(agent?.['userid']);
}

function hasWords(vcon: Fields, dialogs: readonly Fields[]): boolean {
  const analysis = isList(vcon['analysis']) ? vcon['analysis'] : [];
  return (
    analysis.some((item) => isFields(item) && item['type'] === 'transcript') ||
    dialogs.some(({ type }) => type === 'text')
  );
}

/** The vCon as a transcript document: without the audio that is taken in on its own, and without attachments. */
function withoutAudio({ attachments: _, ...vcon }: Fields, dialogs: readonly Fields[]): Uint8Array {
  const dialog = dialogs.map(({ body, ...rest }) => (rest['type'] === 'recording' ? rest : { ...rest, body }));
  return new TextEncoder().encode(JSON.stringify({ ...vcon, dialog }));
}

/** `quarantine`: what waits for a person, and what becomes of it. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { CONSENT, writeCall } from './inputs.ts';
import { ACTOR, cliOn } from './run-cli.ts';
import { failureShape, ingestShape, listShape, recordingShape, showShape } from './shapes.ts';

const temporary = temporaryFolder('cli-quarantine');
const folder = join(temporary.path, 'in');
const cli = cliOn(join(temporary.path, 'data'));
type FileResult = z.infer<typeof ingestShape>['files'][number];

afterAll(temporary.remove);

describe('quarantine', () => {
  const metadata = (callId: string): object => ({ source: 'pbx', callId, businessLine: 'retail-banking' });
  let accepted: FileResult;
  let refused: FileResult;

  beforeAll(async () => {
    writeCall(folder, 'a.wav', { audio: callFile(41, 600), metadata: metadata('q-1') });
    writeCall(folder, 'b.wav', { audio: callFile(42, 600), metadata: metadata('q-2') });
    writeCall(folder, 'c.wav', { audio: callFile(43, 600), metadata: { ...metadata('q-3'), consent: CONSENT } });
    const [a, b, c] = (await cli(ingestShape, 0, 'ingest', folder)).files;
    if (!a || !b || !c) throw new Error('three files went in');
    [accepted, refused] = [a, b];
    expect([a, b, c].map(({ state }) => state)).toEqual(['quarantined', 'quarantined', 'sealed']);
    expect(a.reason).toMatchObject({ code: 'CONSENT_MISSING' });
  });

  it('lists what waits, page by page', async () => {
    const first = await cli(listShape, 0, 'quarantine', 'list', '--limit', '1');
    const second = await cli(listShape, 0, 'quarantine', 'list', '--limit', '1', '--cursor', first.nextCursor ?? '');
    expect(second).not.toHaveProperty('nextCursor');
    const ids = [...first.items, ...second.items].map(({ recordingId }) => recordingId);
    expect(new Set(ids)).toEqual(new Set([accepted.recordingId, refused.recordingId]));
  });

  it('seals what is accepted', async () => {
    const args = ['quarantine', 'decide', accepted.recordingId, '--accept', '--reason', 'consent is on paper'];
    expect(await cli(recordingShape, 0, ...args)).toMatchObject({ state: 'sealed', retention: { lane: 'regulated' } });
    const { custody } = await cli(showShape, 0, 'show', accepted.recordingId);
    expect(custody.map(({ type }) => type)).toEqual([
      ...['recording.received', 'recording.quarantined', 'recording.decided', 'recording.sealed'],
    ]);
    expect(custody[2]).toMatchObject({ actor: ACTOR, reason: 'consent is on paper' });
  });

  it('rejects what is refused, and a second answer is a conflict', async () => {
    const decide = ['quarantine', 'decide', refused.recordingId, '--reason', 'no consent'];
    const rejected = await cli(recordingShape, 0, ...decide, '--reject');
    expect(rejected).toMatchObject({ state: 'rejected', reason: { code: 'REFUSED_BY_DECISION' } });
    const { error } = await cli(failureShape, 1, ...decide, '--accept');
    expect(error.code).toBe('STATE_CONFLICT');
  });

  it('asks for a decision and a reason', async () => {
    const both = ['quarantine', 'decide', refused.recordingId, '--reason', 'x'];
    expect((await cli(failureShape, 2, ...both)).error.code).toBe('USAGE');
    expect((await cli(failureShape, 2, 'quarantine', 'decide', refused.recordingId, '--accept')).error.code).toBe(
      'USAGE',
    );
  });
});

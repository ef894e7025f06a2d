/** `retention-event`, `dispose`, `policy plan` and `policy apply`, as processes of their own. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { writeCall } from './inputs.ts';
import { callvault, cliOn, ROOT } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-retention');
const data = join(temporary.path, 'data');
const cli = cliOn(data);
const CONSENT = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };
const STARTED = '2026-06-01T00:00:00Z';
let plain: string;
let bank: string;

/** The shipped policies, with the default line regulated for five years as well. */
function raisedPolicies(): string {
  const folder = join(temporary.path, 'policies');
  cpSync(join(ROOT, 'policies'), folder, { recursive: true });
  const path = join(folder, 'retention.yaml');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('classes: [internal-quality-6m]', 'classes: [internal-quality-6m, eu-mifid-5y]'));
  return folder;
}

beforeAll(async () => {
  const folder = join(temporary.path, 'in');
  writeCall(folder, 'plain.wav', { audio: callFile(1, 600), metadata: { startedAt: STARTED } });
  writeCall(folder, 'bank.wav', {
    audio: callFile(2, 600),
    metadata: { startedAt: STARTED, businessLine: 'retail-banking', consent: CONSENT },
  });
  const { files } = await cli(shapes.ingestShape, 0, 'ingest', folder);
  const idOf = (name: string): string => files.find(({ file }) => file.endsWith(name))?.recordingId ?? '';
  plain = idOf('plain.wav');
  bank = idOf('bank.wav');
}, 60_000);

afterAll(temporary.remove);

describe('retention-event', () => {
  it('starts the period, and retention shows it', async () => {
    expect(await cli(shapes.retentionShape, 0, 'retention', bank)).toMatchObject({
      awaitingEvent: 'relationship-ended',
      businessEvents: [],
      earliestDeletion: null,
    });
    const args = ['retention-event', bank, '--type', 'relationship-ended', '--at', '2030-01-01T00:00:00+08:00'];
    const told = await cli(shapes.retentionEventShape, 0, ...args);
    expect(told).toMatchObject({ recordingId: bank, outcome: 'extended', retainUntil: '2039-12-31T16:00:00.000Z' });
    expect(await cli(shapes.retentionEventShape, 0, ...args)).toMatchObject({ outcome: 'unchanged' });
    const explained = await cli(shapes.retentionShape, 0, 'retention', bank);
    expect(explained).toMatchObject({
      businessEvents: [{ type: 'relationship-ended', at: '2029-12-31T16:00:00.000Z' }],
      earliestDeletion: '2039-12-31T16:00:00.000Z',
    });
    const { stdout } = await callvault(['retention', bank, '--data', data]);
    expect(stdout).toContain('Event relationship-ended at 2029-12-31T16:00:00.000Z');
    const { results } = await cli(shapes.verifyShape, 0, 'verify', bank);
    expect(results).toMatchObject([{ verdict: 'intact' }]);
  });

  it('names the types that are awaited, and takes no time without a zone', async () => {
    const wrong = await cli(
      shapes.failureShape,
      2,
      'retention-event',
      bank,
      '--type',
      'contract-ended',
      '--at',
      STARTED,
    );
    expect(wrong.error).toMatchObject({ code: 'VALIDATION_FAILED', detail: { awaited: ['relationship-ended'] } });
    const local = await cli(
      shapes.failureShape,
      2,
      'retention-event',
      bank,
      '--type',
      'relationship-ended',
      '--at',
      '2030-01-01',
    );
    expect(local.error.code).toBe('VALIDATION_FAILED');
    expect((await cli(shapes.failureShape, 2, 'retention-event', bank)).error.code).toBe('USAGE');
  });
});

describe('policy plan and apply', () => {
  it('says what would change, then changes it', async () => {
    const policies = raisedPolicies();
    const to = '2031-06-01T00:00:00.000Z';
    const plan = await cli(shapes.planShape, 0, 'policy', 'plan', join(policies, 'retention.yaml'));
    expect(plan).toMatchObject({
      longer: [{ recordingId: plain, lane: 'regulated', raised: true, to }],
      refused: [],
      unchanged: 1,
    });
    expect(plan.cost.usd).toBeGreaterThan(0);
    expect(await cli(shapes.applyShape, 0, 'policy', 'apply')).toEqual({ extended: [], failed: [] });
    const changed = cliOn(data, { env: { CALLVAULT_POLICIES: policies } });
    const applied = { extended: [{ recordingId: plain, retainUntil: to, lane: 'regulated' }], failed: [] };
    expect(await changed(shapes.applyShape, 0, 'policy', 'apply')).toEqual(applied);
    expect(await changed(shapes.applyShape, 0, 'policy', 'apply')).toEqual({ extended: [], failed: [] });
    const { results } = await cli(shapes.verifyShape, 0, 'verify', '--all');
    expect(results.map(({ verdict }) => verdict)).toEqual(['intact', 'intact']);
    // Back to the shorter policy: what was promised stays.
    const back = await cli(shapes.planShape, 0, 'policy', 'plan', join(ROOT, 'policies/retention.yaml'));
    expect(back.refused).toMatchObject([{ recordingId: plain, reason: 'SHORTER', from: to }]);
    const { stdout } = await callvault(['policy', 'plan', join(ROOT, 'policies/retention.yaml'), '--data', data]);
    expect(stdout).toContain('Nothing was changed');
  });

  it('refuses a file that is none', async () => {
    const path = join(temporary.path, 'bad.yaml');
    writeFileSync(path, 'version: one\n');
    expect((await cli(shapes.failureShape, 1, 'policy', 'plan', path)).error.code).toBe('POLICY_INVALID');
    expect((await cli(shapes.failureShape, 2, 'policy', 'plan', `${path}.not`)).error.code).toBe('USAGE');
  });
});

describe('dispose', () => {
  it('previews and does what is due: nothing, in a young archive', async () => {
    const nothing = { renewed: [], erased: [], expired: [], removed: [], failed: [], more: false };
    expect(await cli(shapes.disposeShape, 0, 'dispose', '--preview')).toEqual(nothing);
    expect(await cli(shapes.disposeShape, 0, 'dispose')).toEqual(nothing);
    const { stdout } = await callvault(['dispose', '--preview', '--data', data]);
    expect(stdout).toContain('nothing was changed');
  });
});

/** `outcome`, `risk`, `alerts` and `train`, as processes of their own. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { writeCall } from './inputs.ts';
import { cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-customers');
const cli = cliOn(join(temporary.path, 'data'));
const failureSchema = z.object({ error: z.object({ code: z.string() }) });
let id: string;

beforeAll(async () => {
  const file = writeCall(join(temporary.path, 'in'), 'call.wav', {
    audio: callFile(1, 600),
    metadata: { customerRef: 'cust-1', startedAt: '2026-06-01T00:00:00Z' },
    transcript: {
      ...{ language: 'en-US', source: 'callvault' },
      turns: [
        {
          ...{ index: 0, channel: 0, role: 'customer', startMs: 0, endMs: 500 },
          text: 'I want to cancel my contract or I will call my lawyer.',
        },
      ],
    },
  });
  const { files } = await cli(shapes.ingestShape, 0, 'ingest', file);
  id = files[0]?.recordingId ?? '';
  await cli(z.unknown(), 0, 'process');
}, 60_000);

describe('the commands about customers', () => {
  it('tell an outcome, show the risk and the alerts', async () => {
    const told = z.object({ recordingId: z.string(), outcome: z.string(), at: z.string() });
    const at = '2026-06-02T00:00:00Z';
    expect(await cli(told, 0, 'outcome', id, '--outcome', 'lost', '--at', at)).toMatchObject({ outcome: 'lost' });
    await cli(failureSchema, 2, 'outcome', id, '--outcome', 'gone');
    const risk = await cli(z.object({ score: z.number(), recordingId: z.string() }), 0, 'risk', 'show', 'cust-1');
    expect(risk.recordingId).toBe(id);
    expect(risk.score).toBeGreaterThan(0.1);
    const alerts = await cli(z.object({ items: z.array(z.object({ ruleId: z.string() })) }), 0, 'alerts');
    expect(alerts.items.map(({ ruleId }) => ruleId)).toContain('legal-threat');
  }, 60_000);

  it('write no weights and no model from too little, and say so', async () => {
    const out = join(temporary.path, 'out.json');
    expect((await cli(failureSchema, 2, 'risk', 'fit', '-o', out)).error.code).toBe('VALIDATION_FAILED');
    const labels = join(temporary.path, 'labels.csv');
    writeFileSync(labels, `recordingId,label\n${id},cancel-service\n`);
    const trained = await cli(failureSchema, 2, 'train', '--labels', labels, '--kind', 'intents', '-o', out);
    expect(trained.error.code).toBe('VALIDATION_FAILED');
    writeFileSync(labels, 'recordingId,label\nx,Not An Id\n');
    await cli(failureSchema, 2, 'train', '--labels', labels, '--kind', 'intents');
    expect(existsSync(out)).toBe(false);
  }, 60_000);
});

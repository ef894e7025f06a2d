import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../core/recording/recording.ts';
import { explainRecording } from '../../../core/retention/explain.ts';
import { placeHold } from '../../../core/use-cases/hold-recordings.ts';
import { deliver, runAll } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const BANK = {
  businessLine: 'retail-banking',
  consent: { noticeId: 'ivr-recording-notice', version: '1', language: 'zh-CN', offsetMs: 0, outcome: 'given' },
};

async function rejectedCall(context: MemoryContext): Promise<Recording> {
  const { recording: delivered } = await deliver(context, { metadata: BANK, audio: new Uint8Array(10) });
  await runAll(context);
  const recording = await context.catalogue.recording(delivered.recordingId);
  if (recording?.state !== 'rejected') throw new Error('the call was not rejected');
  return recording;
}

function explain({ policies, clock }: MemoryContext, recording: Recording): ReturnType<typeof explainRecording> {
  return explainRecording(policies.retention, recording, clock.now());
}

describe('explainRecording', () => {
  it('lets rejected bytes go when their quarantine ends, whatever their line would demand', async () => {
    const context = memoryContext();
    const recording = await rejectedCall(context);
    expect(explain(context, recording)).toMatchObject({
      earliestDeletion: recording.rejection?.keepUntil,
      disposition: { kind: 'kept', reason: 'Rejected; kept until the quarantine ends.' },
    });
  });

  it('knows no end while a matter holds them', async () => {
    const context = memoryContext();
    const { recordingId } = await rejectedCall(context);
    await placeHold(context, { matterId: 'M-1', recordingIds: [recordingId], reason: 'dispute', actor: 'officer' });
    const held = await context.catalogue.recording(recordingId);
    expect(held && explain(context, held)).toMatchObject({
      earliestDeletion: null,
      disposition: { kind: 'held', reason: 'Held by 1 matter.' },
    });
  });
});

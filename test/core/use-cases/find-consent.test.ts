/** Consent heard in the audio: attached as evidence, never taken for what the recorder has to say. */
import { describe, expect, it } from 'vitest';
import { parseLeaf } from '../../../core/custody/leaf.ts';
import { viewOf } from '../../../core/recording/view.ts';
import { decideQuarantine } from '../../../core/use-cases/decide-quarantine.ts';
import { previewConsent } from '../../../core/use-cases/find-consent.ts';
import { deliver, runAll } from '../../support/calls.ts';
import { CARD_CONSENT } from '../../support/card-calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { verdictOf } from './card-archive.ts';
import { stored } from './sealed-archive.ts';

const TRANSCRIPT = {
  language: 'en-US',
  source: 'callvault',
  turns: [
    { index: 0, role: 'agent', startMs: 0, endMs: 500, text: 'Good morning.' },
    { index: 1, role: 'agent', startMs: 600, endMs: 1100, text: 'This call is recorded. How can I help?' },
  ],
};

async function arrived(metadata: Record<string, unknown>): Promise<{ context: MemoryContext; id: string }> {
  const context = memoryContext();
  const { recording } = await deliver(context, { transcript: TRANSCRIPT, metadata });
  await runAll(context);
  return { context, id: recording.recordingId };
}

describe('consent in the words', () => {
  it('is attached to the call with its place, and is in the log', async () => {
    const { context, id } = await arrived({ businessLine: 'support', consent: CARD_CONSENT });
    const recording = await stored(context, id);
    expect(recording).toMatchObject({
      state: 'indexed',
      consent: CARD_CONSENT,
      consentFound: { noticeId: 'agent-recording-notice', turn: 1, startMs: 600 },
    });
    expect(viewOf(recording).consentFound).toEqual(recording.consentFound);
    const event = (await context.catalogue.events(id)).find(({ type }) => type === 'consent.found');
    expect(parseLeaf(event?.leaf ?? '').facts).toEqual({ noticeId: 'agent-recording-notice', turn: 1, startMs: 600 });
    expect(await verdictOf(context, id)).toBe('intact');
  });

  it('is not looked for on a line without a rule', async () => {
    const { context, id } = await arrived({ businessLine: 'default' });
    expect((await stored(context, id)).consentFound).toBeUndefined();
  });

  it('does not let a call in whose recorder said nothing: a person sees it and decides', async () => {
    const { context, id } = await arrived({ businessLine: 'support' });
    const recording = await stored(context, id);
    expect(recording).toMatchObject({ state: 'quarantined', quarantine: { code: 'CONSENT_MISSING' } });
    expect(recording.consentFound).toBeUndefined();
    expect(context.vault.objects.size).toBe(0);
    expect(await context.work.get(`analysis/${id}.json`)).toBeUndefined();
    expect(await previewConsent(context, recording)).toEqual({
      noticeId: 'ivr-recording-notice',
      turn: 1,
      startMs: 600,
    });
    await decideQuarantine(context, { recordingId: id, outcome: 'accept', reason: 'it was announced', actor: 'ann' });
    await runAll(context);
    expect(await stored(context, id)).toMatchObject({ state: 'indexed', consentFound: { turn: 1 } });
    expect((await stored(context, id)).consent).toBeUndefined();
  });

  it('does not overrule a refusal', async () => {
    const { context, id } = await arrived({
      businessLine: 'support',
      consent: { ...CARD_CONSENT, outcome: 'refused' },
    });
    expect((await stored(context, id)).state).toBe('quarantined');
  });

  it('shows nothing where no transcript came, or none that can be read', async () => {
    const context = memoryContext();
    for (const transcript of [undefined, { some: 'thing' }]) {
      const { recording } = await deliver(context, { transcript, metadata: { businessLine: 'support' } });
      expect(await previewConsent(context, recording)).toBeUndefined();
    }
  });
});

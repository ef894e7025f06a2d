/** Which fields survive an erasure: a field that is added to the recording later goes, unless somebody lists it. */
import { describe, expect, it } from 'vitest';
import { withoutPersonalFields } from '../../../core/privacy/personal-fields.ts';
import type { Recording } from '../../../core/recording/recording.ts';

const AT = '2026-01-01T00:00:00.000Z';
const HASH = 'a'.repeat(64);
const RECORDING: Recording = {
  ...({ schemaVersion: 1, revision: 3, recordingId: 'r', state: 'erased', createdAt: AT, startedAt: AT } as const),
  ...{ source: 'pbx', callId: 'tel-0176', businessLine: 'default', agentId: 'a7', team: 't', customerRef: 'c-1' },
  ...{ language: 'de', sequence: 4, declaredSha256: HASH, holds: [], restricted: true, transformations: [] },
  consent: { noticeId: 'n', version: '1', language: 'de', offsetMs: 0, outcome: 'given' },
  received: { at: AT, bytes: 1, sha256: HASH },
  quarantine: { code: 'CONSENT_MISSING', at: AT, detail: 'Anna' },
  rejection: { code: 'METADATA_INVALID', detail: 'Anna', at: AT, keepUntil: AT },
  transcription: { outcome: 'none', at: AT, reason: 'Anna' },
  transcriptionJob: { name: 'job', at: AT },
  analysed: { at: AT, topics: ['divorce'], intents: ['cancel'], emotion: 'sad' },
  accessCopy: { at: AT, key: 'access/r.opus' },
  comparison: { at: AT, differences: [{ code: 'LENGTH', startMs: 0, endMs: 1, detail: 'Anna' }] },
  processing: { step: 'index', attempts: 1, error: 'UNAVAILABLE' },
  erased: { at: AT, certificateId: 'cert' },
};

describe('withoutPersonalFields', () => {
  it('keeps ids, codes, dates and the staff, and nothing about the caller', () => {
    expect(withoutPersonalFields(RECORDING)).toEqual({
      ...{ schemaVersion: 1, revision: 3, recordingId: 'r', state: 'erased', createdAt: AT, startedAt: AT },
      ...{ source: 'pbx', callId: 'r', businessLine: 'default', agentId: 'a7', team: 't' },
      ...{ holds: [], restricted: true, transformations: [], received: RECORDING.received },
      quarantine: { code: 'CONSENT_MISSING', at: AT },
      rejection: { code: 'METADATA_INVALID', detail: 'removed', at: AT, keepUntil: AT },
      transcription: { outcome: 'none', at: AT, reason: 'removed' },
      erased: { at: AT, certificateId: 'cert' },
    });
  });

  it('has nothing to do the second time', () => {
    expect(withoutPersonalFields(withoutPersonalFields(RECORDING) ?? RECORDING)).toBeUndefined();
  });
});

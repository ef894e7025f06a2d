import { expect, it } from 'vitest';
import { announcementOf, type CallData, missingIn, NO_DATA } from '../../../console/upload/call-data.ts';

const NOTICE = { noticeId: 'ivr', noticeVersion: '3', noticeLanguage: 'en', noticeSeconds: '1.5' };
const told: CallData = { ...NO_DATA, ...NOTICE, consent: 'implied', day: '2026-03-01', time: '09:30:00' };

it('says what was given and nothing else', () => {
  expect(announcementOf('a.wav', NO_DATA)).toEqual({ source: 'console', callId: 'a.wav', businessLine: 'default' });
  expect(announcementOf('a.wav', { ...told, businessLine: ' retail ', team: '  ' }, { turns: [] })).toEqual({
    ...{ source: 'console', callId: 'a.wav', businessLine: 'retail' },
    startedAt: new Date(2026, 2, 1, 9, 30).toISOString(),
    consent: { noticeId: 'ivr', version: '3', language: 'en', offsetMs: 1500, outcome: 'implied' },
    transcript: { turns: [] },
  });
});

it('asks for the rest of a time and of a consent', () => {
  expect(missingIn(NO_DATA)).toBeUndefined();
  expect(missingIn(told)).toBeUndefined();
  expect(missingIn({ ...told, time: '' })).toBe('time');
  expect(missingIn({ ...told, day: '' })).toBe('time');
  expect(missingIn({ ...told, time: '9:3' })).toBe('time');
  expect(missingIn({ ...told, noticeVersion: ' ' })).toBe('notice');
  expect(missingIn({ ...told, noticeSeconds: 'soon' })).toBe('notice');
});

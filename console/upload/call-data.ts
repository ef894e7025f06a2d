/** What a person says about the calls of an upload, and what is announced of it. What was left empty is not said. */
import type { Announcement } from '../../client/index.ts';
import { isDay } from '../shared/days.ts';

export const CONSENTS = ['given', 'implied', 'refused', 'not-asked'] as const;
type Consent = (typeof CONSENTS)[number];

const EMPTY = { businessLine: '', agentId: '', team: '', customerRef: '', language: '' };

export const NO_DATA = {
  ...EMPTY,
  /** When the call began, in the reader's zone: `2026-11-22` and `14:05` or `14:05:30`. */
  ...{ day: '', time: '' },
  /** Of the notice that the caller heard. */
  ...{ noticeId: '', noticeVersion: '', noticeLanguage: '', noticeSeconds: '0' },
};
export type CallData = typeof NO_DATA & { readonly consent?: Consent };

const TIME = /^\d{2}:\d{2}(?::\d{2})?$/u;

/** What keeps these data from being sent: half a time, or a consent without its notice. */
export function missingIn(data: CallData): 'time' | 'notice' | undefined {
  const { day, time, consent, noticeId, noticeVersion, noticeLanguage, noticeSeconds } = data;
  if ((day !== '' || time !== '') && !(isDay(day) && TIME.test(time))) return 'time';
  if (consent === undefined) return undefined;
  const isNamed = [noticeId, noticeVersion, noticeLanguage].every((text) => text.trim() !== '');
  return isNamed && /^\d+(?:\.\d+)?$/u.test(noticeSeconds) ? undefined : 'notice';
}

/** The name of the file stands for the call: the same file twice is the same call. */
export function announcementOf(
  callId: string,
  data: CallData,
  transcript?: Readonly<Record<string, unknown>>,
): Announcement {
  const { day, time, consent, noticeId, noticeVersion, noticeLanguage, noticeSeconds } = data;
  const given = Object.keys(EMPTY).flatMap((name) => {
    const value = Object.entries(data).find(([key]) => key === name)?.[1] ?? '';
    return value.trim() === '' ? [] : [[name, value.trim()] as const];
  });
  return {
    source: 'console',
    callId,
    businessLine: 'default',
    ...Object.fromEntries(given),
    ...(day !== '' && { startedAt: new Date(`${day}T${time}`).toISOString() }),
    ...(consent !== undefined && {
      consent: {
        ...{ noticeId: noticeId.trim(), version: noticeVersion.trim(), language: noticeLanguage.trim() },
        ...{ offsetMs: Math.round(Number(noticeSeconds) * 1000), outcome: consent },
      },
    }),
    ...(transcript && { transcript: { ...transcript } }),
  };
}

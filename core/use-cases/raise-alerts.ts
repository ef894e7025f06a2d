/** The alerts of a call, each once, and not again while its cool-down lasts. */
import * as z from 'zod';
import type { Analysis } from '../analysis/analysis.ts';
import { AppError } from '../errors.ts';
import { eventEntry } from '../events/public-event.ts';
import { alertEntry, alertIdOf, alertOf, type Alert } from '../insights/alerts/alert.ts';
import type { AlertRule } from '../insights/alerts/alert-policy.ts';
import { matchRules, type Match } from '../insights/alerts/match-rules.ts';
import type { Announcement } from '../insights/ports.ts';
import type { Entry } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';

type Ports = Pick<Context, 'catalogue' | 'clock' | 'policies' | 'announcer'>;

const HOUR_MS = 3600 * 1000;

/** Starts of the calls of an agent that a rule alerted about, the newest of them. */
const coolDownSchema = z.object({ starts: z.array(z.iso.datetime()) });
const STARTS_KEPT = 50;

/**
 * What the step that analyses a call commits together with its result, so that an alert is there exactly when the analysis is. What has been
 * raised before is left out. Without an analysis (a call that is restricted because of a card code) only rules about card codes can match. Two calls of a customer that are analysed in the same
 * moment may each raise an alert in spite of a cool-down; those of an agent cannot (the second commit is a CONFLICT and is tried again).
 */
export async function planAlerts(
  context: Ports,
  recording: Recording,
  { analysis, transcript }: { readonly analysis?: Analysis; readonly transcript: Transcript | undefined },
): Promise<readonly Entry[]> {
  const { alerts: policy } = context.policies;
  const matches = matchRules(policy, {
    ...{ businessLine: recording.businessLine, turns: transcript?.turns ?? [], analysis },
    cardSpans: recording.cardCodeFound?.spans,
  });
  const entries: Entry[] = [];
  for (const match of matches) {
    const alert = alertFor(context, recording, match, analysis);
    if (await context.catalogue.entry('alert', alert.alertId)) continue;
    const rest = await coolDownOf(context, recording, match.rule);
    if (rest === 'resting') continue;
    const papers = [
      alertEntry(alert, recording.customerRef),
      eventEntry(announcementOf(alert), context.announcer === undefined),
    ];
    entries.push(...papers, ...(rest === 'free' ? [] : [rest]));
  }
  return entries;
}

/**
 * Tells other systems, before the commit: who dies in between tells it again, and not never. Ids and codes, nobody's name.
 * Errors: UNAVAILABLE.
 */
export async function announceAlerts(
  { announcer }: Pick<Context, 'announcer'>,
  papers: readonly Entry[],
): Promise<void> {
  for (const alert of alertsAmong(papers)) await announcer?.tell(announcementOf(alert));
}

/** Tells the operator, after the commit. */
export function logAlerts({ onAlert }: Pick<Context, 'onAlert'>, papers: readonly Entry[]): void {
  for (const { recordingId, ruleId, severity } of alertsAmong(papers)) {
    onAlert?.({ code: 'ALERT_RAISED', recordingId, ruleId, severity });
  }
}

function alertsAmong(papers: readonly Entry[]): Alert[] {
  return papers.filter(({ kind }) => kind === 'alert').map(alertOf);
}

function announcementOf({ alertId, recordingId, ruleId, severity, at }: Alert): Announcement {
  return { type: 'alert.raised', id: `alert.raised.${alertId}`, recordingId, ruleId, severity, at };
}

function alertFor({ clock, policies }: Ports, recording: Recording, match: Match, analysis?: Analysis): Alert {
  const { recordingId, businessLine, agentId, team } = recording;
  const { rule, window } = match;
  const score = rule.when.risk ? analysis?.risk?.score : undefined;
  return {
    ...{ schemaVersion: 1, alertId: alertIdOf(recordingId, rule.id), recordingId, businessLine },
    ...{ ruleId: rule.id, ruleVersion: policies.alerts.version, severity: rule.severity },
    ...{ at: clock.now().toISOString(), startedAt: new Date(recording.startedAt).toISOString() },
    ...(agentId !== undefined && { agentId }),
    ...(team !== undefined && { team }),
    ...(window && { window: { ...window, turns: [...window.turns] } }),
    ...(score !== undefined && { risk: score }),
  };
}

/** By the times of the calls, not of their analysis: an import of old calls alerts as it would have then. */
async function coolDownOf(
  { catalogue, clock }: Ports,
  { startedAt, customerRef, agentId }: Recording,
  { id: ruleId, coolDown }: AlertRule,
): Promise<Entry | 'resting' | 'free'> {
  if (!coolDown) return 'free';
  const isNear = (other: string): boolean =>
    Math.abs(Date.parse(startedAt) - Date.parse(other)) < coolDown.hours * HOUR_MS;
  if (coolDown.per === 'customer') {
    if (customerRef === undefined) return 'free';
    for await (const entry of allEntries(catalogue, 'alert', { subject: customerRef })) {
      const alert = alertOf(entry);
      if (alert.ruleId === ruleId && isNear(alert.startedAt)) return 'resting';
    }
    return 'free';
  }
  if (agentId === undefined) return 'free';
  const id = `${ruleId}:${agentId}`;
  const known = await catalogue.entry('cool-down', id);
  const before = known ? readCoolDown(known).starts : [];
  if (before.some(isNear)) return 'resting';
  const starts = [...before, new Date(startedAt).toISOString()].sort().slice(-STARTS_KEPT);
  const body = JSON.stringify({ starts });
  const createdAt = known?.createdAt ?? clock.now().toISOString();
  return { kind: 'cool-down', id, revision: (known?.revision ?? 0) + 1, createdAt, open: false, body };
}

function readCoolDown({ body }: Entry): z.infer<typeof coolDownSchema> {
  try {
    return coolDownSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored cool-down is damaged.', { cause });
  }
}

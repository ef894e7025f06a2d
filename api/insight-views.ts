/** How the answers about many calls look: every share with its count and its 95 % interval. */
import * as z from 'zod';
import { PERIODS } from '../core/insights/questions/buckets.ts';
import { SCORE_GROUPS } from '../core/insights/questions/scores.ts';
import { GROUPS } from '../core/insights/questions/silence.ts';

const interval = z.object({ low: z.number(), high: z.number() }).meta({ id: 'Interval' });
const share = {
  calls: z.int(),
  of: z.int(),
  share: z.number().min(0).max(1),
  interval,
  tooFew: z.boolean().meta({ description: 'Of fewer than 10 calls: a hint, not a finding' }),
};
const shareView = z.object(share);
const meanView = z.object({
  calls: z.int(),
  mean: z.number().nullable(),
  interval: interval.nullable(),
  tooFew: z.boolean(),
});
const itemShares = z.object({
  id: z.string(),
  ...share,
  series: z.array(z.object({ period: z.string(), ...share })).readonly(),
});
const lift = z.object({ ratio: z.number(), interval, clear: z.boolean() });

export const topicSharesView = z
  .object({ by: z.enum(PERIODS), calls: z.int(), items: z.array(itemShares).readonly() })
  .meta({ id: 'TopicShares' });

export const intentSharesView = z
  .object({
    by: z.enum(PERIODS),
    calls: z.int(),
    items: z
      .array(
        itemShares.extend({
          unknown: z.int().meta({ description: 'Calls whose outcome nobody has told' }),
          outcomes: z.array(z.object({ outcome: z.string(), ...share })).readonly(),
          lost: shareView,
        }),
      )
      .readonly(),
  })
  .meta({ id: 'IntentShares' });

export const rootCausesView = z
  .object({
    items: z
      .array(
        z.object({
          topic: z.string(),
          step: z.string().meta({ description: '`scorecard/item`' }),
          ...share,
          elsewhere: shareView,
          lift: lift.nullable(),
          excess: z.number(),
          agents: z.array(z.object({ agentId: z.string(), ...share })).readonly(),
          examples: z.array(z.string()).readonly().meta({ description: 'Recording ids, newest first' }),
        }),
      )
      .readonly(),
    more: z.int(),
  })
  .meta({ id: 'RootCauses' });

export const agentFiguresView = z
  .object({
    items: z
      .array(
        z.object({
          agentId: z.string(),
          calls: z.int(),
          score: meanView,
          sentiment: meanView,
          sentimentTrend: meanView,
          talk: meanView,
          silence: meanView,
          missedSteps: shareView,
          tooFew: z.boolean(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'AgentFigures' });

export const waitingView = z
  .object({
    by: z.enum(GROUPS),
    items: z
      .array(
        z.object({
          group: z.string(),
          calls: z.int(),
          silence: meanView,
          hold: meanView,
          longSilence: shareView,
          onHold: shareView,
          tooFew: z.boolean(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Waiting' });

export const scoresView = z
  .object({
    by: z.enum(PERIODS),
    group: z.enum(SCORE_GROUPS),
    items: z
      .array(
        z.object({
          group: z.string().meta({ description: 'Empty for calls of which it is not known' }),
          series: z.array(z.object({ period: z.string(), score: meanView })).readonly(),
        }),
      )
      .readonly(),
    more: z.boolean().meta({ description: 'There is more than one answer holds: ask for a shorter time' }),
  })
  .meta({ id: 'Scores' });

export const riskEntryView = z
  .object({
    customerRef: z.string(),
    score: z.number().min(0).max(1),
    recordingId: z.string().meta({ description: 'The last call of the customer, as of which it is' }),
    ...{ startedAt: z.string(), businessLine: z.string(), agentId: z.string().optional(), team: z.string().optional() },
  })
  .meta({ id: 'RiskEntry' });

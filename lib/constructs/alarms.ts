/** An alarm tells how bad it is and where the runbook says what to do. */
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** `critical`: evidence is in doubt. `high`: recordings wait for a person. `medium`: look today. */
export type Severity = 'critical' | 'high' | 'medium';

export interface Watch {
  readonly id: string;
  /** One sentence. */
  readonly says: string;
  readonly severity: Severity;
  /** Heading in docs/runbook.md. */
  readonly runbook: string;
  readonly metric: IMetric;
  /** Alarms at this value and above, or below it. */
  readonly atLeast?: number;
  readonly below?: number;
  /** Periods in a row. */
  readonly periods?: number;
  /** No data is the very thing to tell. */
  readonly silenceIsBad?: boolean;
}

export class Alarms extends Construct {
  readonly #topic: ITopic;
  readonly #all: Alarm[] = [];

  constructor(scope: Construct, id: string, { topic }: { topic: ITopic }) {
    super(scope, id);
    this.#topic = topic;
  }

  get all(): readonly Alarm[] {
    return this.#all;
  }

  add(watch: Watch): void {
    const { id, says, severity, runbook, metric, atLeast, below, periods = 1, silenceIsBad = false } = watch;
    const alarm = new Alarm(this, id, {
      metric,
      alarmDescription: `${says} severity: ${severity}; runbook: docs/runbook.md#${runbook}`,
      comparisonOperator:
        below === undefined
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: below ?? atLeast ?? 1,
      evaluationPeriods: periods,
      treatMissingData: silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(this.#topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    this.#all.push(alarm);
  }
}

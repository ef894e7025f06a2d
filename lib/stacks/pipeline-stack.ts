/** The way of a recording from its arrival to its place in the search: queues, rules, functions and schedules. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import type { CallvaultFunction } from '../constructs/callvault-function.ts';
import { functionSettings } from '../constructs/function-settings.ts';
import type { SearchAccess } from '../constructs/search-access.ts';
import { transcribeRole } from '../constructs/transcribe-role.ts';
import { endingFunctions } from '../pipeline/ending-functions.ts';
import { eventFunctions } from '../pipeline/event-functions.ts';
import { exportFunction } from '../pipeline/export-function.ts';
import { logFunctions } from '../pipeline/log-functions.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { relayFunction } from '../pipeline/relay-function.ts';
import { speechFunctions } from '../pipeline/speech-functions.ts';
import { stepFunctions } from '../pipeline/step-functions.ts';
import { sweepFunction } from '../pipeline/sweep-function.ts';
import { arrivalFunction } from '../pipeline/arrival-function.ts';
import type { Evidence } from './evidence-stack.ts';

export interface PipelineStackProps extends StackProps {
  readonly config: Config;
  readonly evidence: Evidence;
  readonly search: SearchAccess;
  /** Folder of the bundles. */
  readonly bundles: string;
}

export class PipelineStack extends Stack {
  readonly bus: IEventBus;
  /** Also invoked by the API before a proof. */
  readonly integrateLog: IFunction;
  /** Started by the API for every export. */
  readonly runExport: IFunction;
  readonly functions: readonly CallvaultFunction[];
  readonly queues: Pipeline['queues'];
  readonly streams: Pipeline['streams'];

  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, props);
    const { config, evidence, search, bundles } = props;
    const bus = new EventBus(this, 'Bus', {
      description: `Callvault ${config.stage}: which recording is due for which step, and what happened`,
    });
    const pipeline: Pipeline = {
      scope: this,
      config,
      evidence,
      search,
      bus,
      settings: functionSettings(this, config, evidence, bundles),
      transcribeRole: transcribeRole(this, evidence),
      functions: [],
      queues: [],
      streams: [],
    };
    arrivalFunction(pipeline);
    relayFunction(pipeline);
    stepFunctions(pipeline);
    speechFunctions(pipeline);
    endingFunctions(pipeline);
    eventFunctions(pipeline);
    this.integrateLog = logFunctions(pipeline).integrateLog;
    this.runExport = exportFunction(pipeline, this.integrateLog);
    sweepFunction(pipeline, this.runExport);
    this.bus = bus;
    this.functions = pipeline.functions;
    this.queues = pipeline.queues;
    this.streams = pipeline.streams;
    new CfnOutput(this, 'BusName', { value: bus.eventBusName });
  }
}

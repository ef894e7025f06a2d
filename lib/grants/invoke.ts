/** The right to start one other function. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** Before a proof or an audit: the log then holds what has just happened. */
export function integrateFirst(integrateLog: IFunction): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'IntegrateFirst',
      actions: ['lambda:InvokeFunction'],
      resources: [integrateLog.functionArn],
    }),
  ];
}

/** Makes a bundle while nobody waits. */
export function startExports(runExport: IFunction): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'StartExports',
      actions: ['lambda:InvokeFunction'],
      resources: [runExport.functionArn],
    }),
  ];
}

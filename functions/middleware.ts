/** What every invocation has around it: the logger knows the request, metrics are written at the end, and no foreign message escapes. */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context as LambdaContext } from 'aws-lambda';
import { AppError, isAppError } from '../core/errors.ts';
import { faultOf, log, logger } from './log.ts';
import { metrics } from './metrics.ts';

export type FunctionHandler<R> = (event: unknown, context: LambdaContext) => Promise<R>;

export function observed<R>(work: FunctionHandler<R>): FunctionHandler<R> {
  return middy((event: unknown, context: LambdaContext) => work(event, context))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .onError((request) => {
      log('FUNCTION_FAILED', faultOf(request.error));
      // Lambda itself writes the message of what is thrown.
      if (!isAppError(request.error)) request.error = new AppError('INTERNAL', 'Unforeseen; the log has the frames.');
    });
}

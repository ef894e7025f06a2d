/** Turns what DynamoDB reports into the errors of the core. Keys and values stay out of messages; the cause is kept. */
import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { AppError } from '../../core/errors.ts';

const BUSY = new Set([
  'InternalServerError',
  'ItemCollectionSizeLimitExceededException',
  'LimitExceededException',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingError',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

const NETWORK = /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)/u;

/** Codes of a cancelled transaction's actions, in their order, `None` for those that were in order. */
function cancellationCodes(error: unknown): readonly string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
}

/** True for a transaction that did nothing only because another one was at the same items, or because of throttling. */
export function isRepeatable(error: unknown): boolean {
  if (error instanceof Error && error.name === 'TransactionInProgressException') return true;
  const codes = cancellationCodes(error).filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => BUSY.has(code));
}

/** CONFLICT for a failed condition, UNAVAILABLE for throttling, 5xx and the network, INTERNAL for what else DynamoDB refuses. */
export function dynamoError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (error instanceof ConditionalCheckFailedException || cancellationCodes(error).includes('ConditionalCheckFailed')) {
    return new AppError('CONFLICT', 'It was changed or taken meanwhile; read it again.', { cause: error });
  }
  const status = error instanceof DynamoDBServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
  if (isRepeatable(error) || BUSY.has(error.name) || status >= 500 || isNetwork(error)) {
    return new AppError('UNAVAILABLE', 'The database is busy or out of reach; repeat.', { cause: error });
  }
  if (error instanceof DynamoDBServiceException) {
    return new AppError('INTERNAL', `The database refused a request: ${error.name}.`, { cause: error });
  }
  return error;
}

function isNetwork(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && NETWORK.test(error.code);
}

export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw dynamoError(error);
  }
}

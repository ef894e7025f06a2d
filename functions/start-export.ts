/** Hands a job to the function that runs them. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AppError } from '../core/errors.ts';

/** Does not wait for the end. Errors: UNAVAILABLE. */
export function createExportStart(
  functionName: string,
  client = new LambdaClient({}),
): (jobId: string) => Promise<void> {
  return async (jobId) => {
    const Payload = JSON.stringify({ jobId });
    const command = new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload });
    await client.send(command).catch((cause: unknown) => {
      throw new AppError(
        'UNAVAILABLE',
        'The work could not be started now; it is tried again within a quarter of an hour.',
        { cause },
      );
    });
  };
}

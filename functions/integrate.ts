/** One function writes the custody log. The others have no right to: they ask it, and wait. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AppError } from '../core/errors.ts';
import type { LogLedger } from '../core/custody/ports.ts';

/** Errors: UNAVAILABLE. */
export function createIntegrate(functionName: string, client = new LambdaClient({})): () => Promise<void> {
  const failed = (cause?: unknown): AppError =>
    new AppError('UNAVAILABLE', 'The custody log could not be brought up to date; repeat.', { cause });
  return async () => {
    const command = new InvokeCommand({ FunctionName: functionName, InvocationType: 'RequestResponse' });
    const answer = await client.send(command).catch((error: unknown) => {
      throw failed(error);
    });
    if (answer.FunctionError !== undefined) throw failed();
  };
}

/** A ledger that leaves the numbering to the writer, which integrates and signs as well: nothing is left to do for whoever asked. */
export function delegatedLedger(ledger: LogLedger, integrate: () => Promise<void>): LogLedger {
  return {
    head: () => ledger.head(),
    leaves: (start, limit) => ledger.leaves(start, limit),
    advance: () => Promise.reject(new AppError('INTERNAL', 'Only integrate-log moves the head of the custody log.')),
    async assign() {
      await integrate();
      return (await ledger.head()).size;
    },
  };
}

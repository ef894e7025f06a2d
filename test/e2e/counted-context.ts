/**
 * Wraps every port of a context so that each call to it, and each return, is a boundary: a place where the process can die.
 * Streams have one per chunk, in both directions, so that a call can also be cut in the middle.
 */
import type { QueuedContext } from '../../core/use-cases/context.ts';

/** Told before and after everything; `label` is such as `after vault.put`. */
export type AtBoundary = (label: string) => void;

export function countedContext(context: QueuedContext, at: AtBoundary): QueuedContext {
  return {
    ...context,
    catalogue: counted('catalogue', context.catalogue, at),
    queue: counted('queue', context.queue, at),
    ledger: counted('ledger', context.ledger, at),
    logStore: counted('logStore', context.logStore, at),
    signer: counted('signer', context.signer, at),
    intake: counted('intake', context.intake, at),
    vault: counted('vault', context.vault, at),
    scratch: counted('scratch', context.scratch, at),
    work: counted('work', context.work, at),
    keyService: counted('keyService', context.keyService, at),
    keyTable: counted('keyTable', context.keyTable, at),
    search: counted('search', context.search, at),
    transcriber: counted('transcriber', context.transcriber, at),
    clock: counted('clock', context.clock, at),
    random: counted('random', context.random, at),
  };
}

function counted<T extends object>(name: string, port: T, at: AtBoundary): T {
  return new Proxy(port, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      const label = `${name}.${String(property)}`;
      return (...args: unknown[]): unknown => {
        at(`before ${label}`);
        const result: unknown = Reflect.apply(
          member,
          target,
          args.map((arg) => countedArgument(label, arg, at)),
        );
        if (isStream(result)) return countedStream(label, result, at);
        if (!(result instanceof Promise)) return ended(label, result, at);
        return result.then((value: unknown) => ended(label, value, at));
      };
    },
  });
}

function ended(label: string, value: unknown, at: AtBoundary): unknown {
  at(`after ${label}`);
  return label === 'scratch.create' && isObject(value) ? counted('scratchFile', value, at) : value;
}

/** Bodies that the port reads while it writes. */
function countedArgument(label: string, arg: unknown, at: AtBoundary): unknown {
  if (isStream(arg)) return countedStream(`${label} body`, arg, at);
  if (isObject(arg) && 'body' in arg && isStream(arg.body)) {
    return { ...arg, body: countedStream(`${label} body`, arg.body, at) };
  }
  return arg;
}

async function* countedStream(label: string, source: AsyncIterable<unknown>, at: AtBoundary): AsyncIterable<unknown> {
  for await (const chunk of source) {
    at(`within ${label}`);
    yield chunk;
  }
  at(`after ${label}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return isObject(value) && !(value instanceof Uint8Array) && Symbol.asyncIterator in value;
}

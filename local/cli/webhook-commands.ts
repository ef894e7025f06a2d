/** Commands about who is told what happens: webhooks, and events of the past once more. */
import { Option, type Command } from 'commander';
import type { PublicType } from '../../core/events/public-event.ts';
import { apiCommand, limit, repeated, words, type Runner } from './arguments.ts';
import { instant } from './filters.ts';
import * as remote from './remote/webhooks.ts';
import * as webhooks from './webhooks.ts';

const types = (): Option =>
  new Option('--type <type>', 'an event type, such as ticket.drafted; repeatable; all without it').argParser(
    (value: string, before: readonly string[] | undefined): string[] => repeated(value, before),
  );

export function webhookCommands(program: Command, run: Runner): void {
  const group = program.command('webhook').description('who is told what happens, by signed HTTP requests');
  apiCommand(group, 'add <url>', 'have events sent to a URL; prints the secret this one time')
    .addOption(types())
    .option('--description <text>', 'what it is for', words)
    .action((url: string, { type, description }: { type?: string[]; description?: string }) => {
      const wanted = { url, ...typesOf(type), ...(description !== undefined && { description }) };
      return run.onEither(
        (folder) => webhooks.add(folder, wanted),
        (api) => remote.add(api, wanted),
        'create',
      );
    });
  apiCommand(group, 'list', 'webhooks, newest first').action(() =>
    run.onEither(
      (folder) => webhooks.list(folder),
      (api) => remote.list(api),
    ),
  );
  apiCommand(group, 'remove <id>', 'send nothing more to a webhook, and forget its secret').action((id: string) =>
    run.onEither(
      (folder) => webhooks.remove(folder, id),
      (api) => remote.remove(api, id),
    ),
  );
  apiCommand(group, 'enable <id>', 'send to a disabled webhook again').action((id: string) =>
    run.onEither(
      (folder) => webhooks.enable(folder, id),
      (api) => remote.enable(api, id),
    ),
  );
  apiCommand(group, 'test <id>', 'send a webhook.test event now, once').action((id: string) =>
    run.onEither(
      (folder) => webhooks.test(folder, id),
      (api) => remote.test(api, id),
    ),
  );
  apiCommand(group, 'deliveries <id>', 'what was sent to a webhook in the last 30 days, and how it went')
    .option('--open', 'only what is still tried')
    .addOption(limit())
    .option('--cursor <cursor>', 'nextCursor of the page before')
    .action((id: string, options: webhooks.DeliveryListing) =>
      run.onEither(
        (folder) => webhooks.deliveries(folder, id, options),
        (api) => remote.deliveries(api, id, options),
      ),
    );

  const events = program.command('events').description('what happened, for other systems');
  apiCommand(events, 'replay', 'tell events of a period again, with the same ids')
    .requiredOption('--from <time>', 'ISO 8601', instant)
    .requiredOption('--to <time>', 'ISO 8601, exclusive; at most 31 days after', instant)
    .addOption(types())
    .option('--webhook <id>', 'to this webhook alone')
    .action(({ from, to, type, webhook }: { from: string; to: string; type?: string[]; webhook?: string }) => {
      const order = { from, to, ...typesOf(type), ...(webhook !== undefined && { webhookId: webhook }) };
      return run.onEither(
        (folder) => webhooks.replay(folder, order),
        (api) => remote.replay(api, order),
      );
    });
}

/** Errors: USAGE. */
function typesOf(given: readonly string[] | undefined): { types?: PublicType[] } {
  return given ? { types: given.map(webhooks.typeOf) } : {};
}

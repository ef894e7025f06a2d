/** Commands about running Callvault: the local API, and what the AWS edition costs. */
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../../core/errors.ts';
import { API_ROLES, type ApiRole } from '../../core/privacy/access.ts';
import { readSettings } from '../settings.ts';
import { issueToken } from '../tokens.ts';
import { bench } from './bench.ts';
import { command, repeated, whole, type Runner, type Shared } from './arguments.ts';
import { cost, type CostOptions } from './cost.ts';
import type { Result } from './output.ts';

const DEFAULT_MINUTES = 60;
/** Thirty days. */
const MAX_MINUTES = 43_200;
/** A caller's token is short-lived. */
const SUBJECT_MINUTES = 15;

export function serverCommands(program: Command, run: Runner): void {
  command(program, 'token', 'a signed token for the local API')
    .addOption(
      new Option('--role <role...>', 'what its bearer may do; several, or repeated')
        .choices(API_ROLES)
        .makeOptionMandatory(),
    )
    .option('--subject <name>', 'who it is for', 'local')
    .option('--agent <id>', 'whose own calls (agent; default: the subject)')
    .option('--team <name>', 'which team (supervisor; default: the subject), repeatable', repeated)
    .option('--customer <ref>', 'whose recordings (subject; default: the subject)')
    .option('--minutes <n>', 'validity; 60, or 15 for a subject', whole)
    .action((options: TokenOptions) => {
      run.assertLocal();
      return run.finish(token(options, run.shared()));
    });

  command(program, 'cost', 'what the AWS edition costs, idle and per amount of audio (estimate)')
    .option('--hours <n>', 'hours of audio; 1000', whole)
    .option('--call-minutes <n>', 'length of a call; 6', whole)
    .action((options: CostOptions) => run.finish(Promise.resolve(cost(options))));

  command(program, 'bench', 'measure this machine: sealing, acoustics, function start, custody log').action(() =>
    run.finish(bench()),
  );

  command(program, 'serve', 'API and pipeline on http://127.0.0.1:8700')
    .option('--port <n>', 'default: $CALLVAULT_PORT or 8700', whole)
    .action(async ({ port, json }: { port?: number; json?: boolean }) => {
      run.assertLocal();
      const { serve } = await import('../server.ts');
      const settings = readSettings(process.env, run.shared());
      await serve(port === undefined ? settings : { ...settings, port }, { json: json ?? run.shared().json ?? false });
    });
}

interface TokenOptions {
  role: readonly ApiRole[];
  subject: string;
  agent?: string;
  team?: string[];
  customer?: string;
  minutes?: number;
}

/** A row rule without its claim sees nothing, so `--subject` serves as agent, team or customer where no other is given. */
async function token(
  { role: given, subject, agent, team, customer, minutes }: TokenOptions,
  shared: Shared,
): Promise<Result> {
  const { dataDir } = readSettings(process.env, shared);
  const roles = [...new Set(given)];
  const has = (role: ApiRole): boolean => roles.includes(role);
  const longest = has('subject') ? SUBJECT_MINUTES : MAX_MINUTES;
  const validity = minutes ?? Math.min(DEFAULT_MINUTES, longest);
  if (validity < 1 || validity > longest) throw new AppError('USAGE', `--minutes takes 1 to ${longest} for this role.`);
  const principal = {
    sub: subject,
    roles,
    ...(has('agent') && { agentId: agent ?? subject }),
    ...(has('supervisor') && { teams: team ?? [subject] }),
    ...(has('subject') && { customerRef: customer ?? subject }),
  };
  const { token: text, expiresAt } = await issueToken(join(dataDir, 'keys/token.key'), principal, validity);
  return { json: { token: text, role: roles.join(','), expiresAt }, text };
}

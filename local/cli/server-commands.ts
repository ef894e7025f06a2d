/** Commands about the local API. */
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { API_ROLES, type ApiRole } from '../../core/privacy/access.ts';
import { readSettings } from '../settings.ts';
import { issueToken } from '../tokens.ts';
import { command, repeated, whole, type Runner, type Shared } from './arguments.ts';
import type { Result } from './output.ts';

export function serverCommands(program: Command, run: Runner): void {
  command(program, 'token', 'a signed token for the local API')
    .addOption(new Option('--role <role>').choices(API_ROLES).makeOptionMandatory())
    .option('--subject <name>', 'who it is for', 'local')
    .option('--agent <id>', 'whose own calls (agent)')
    .option('--team <name>', 'which team (supervisor), repeatable', repeated)
    .option('--customer <ref>', 'whose recordings (subject)')
    .option('--minutes <n>', 'validity', whole, 60)
    .action((options: TokenOptions) => run.finish(token(options, run.shared())));

  command(program, 'serve', 'API and pipeline on http://127.0.0.1:8700')
    .option('--port <n>', 'default: $CALLVAULT_PORT or 8700', whole)
    .action(async ({ port }: { port?: number }) => {
      const { serve } = await import('../server.ts');
      const settings = readSettings(process.env, run.shared());
      await serve(port === undefined ? settings : { ...settings, port });
    });
}

interface TokenOptions {
  role: ApiRole;
  subject: string;
  agent?: string;
  team?: string[];
  customer?: string;
  minutes: number;
}

async function token({ role, subject, agent, team, customer, minutes }: TokenOptions, shared: Shared): Promise<Result> {
  const { dataDir } = readSettings(process.env, shared);
  const principal = {
    sub: subject,
    roles: [role],
    ...(agent !== undefined && { agentId: agent }),
    ...(team !== undefined && { teams: team }),
    ...(customer !== undefined && { customerRef: customer }),
  };
  const { token: text, expiresAt } = await issueToken(join(dataDir, 'keys/token.key'), principal, minutes);
  return { json: { token: text, role, expiresAt }, text };
}

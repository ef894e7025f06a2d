/** A server over a data folder of its own, and the command line pointed at it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../../../../local/server.ts';
import { readSettings } from '../../../../local/settings.ts';
import { issueToken } from '../../../../local/tokens.ts';
import { callvault, documentOf, type Cli } from '../run-cli.ts';

export interface Served {
  readonly server: RunningServer;
  /** Environment of the command line. */
  readonly env: Record<string, string>;
  readonly cli: Cli;
}

export async function serve(dataDir: string): Promise<Served> {
  mkdirSync(dataDir, { recursive: true });
  const server = await startServer({ settings: { ...readSettings({}, { data: dataDir }), port: 0 } });
  const roles = ['service', 'quality', 'compliance'] as const;
  const { token } = await issueToken(join(dataDir, 'keys/token.key'), { sub: 'ann', roles: [...roles] }, 60);
  const env = { CALLVAULT_API: server.url, CALLVAULT_TOKEN: token };
  const cli: Cli = async (shape, exit, ...args) =>
    documentOf(await callvault([...args, '--json'], { env }), shape, exit);
  return { server, env, cli };
}

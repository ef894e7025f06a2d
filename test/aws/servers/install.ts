/** Installs the servers once, before any test: two test files that start the same server would install it at the same time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export default async function setup(): Promise<void> {
  const script = fileURLToPath(new URL('install.sh', import.meta.url));
  await once(spawn('bash', [script], { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');
}

/** Starts the real servers that the adapters are tested against, from the scripts beside this file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface RunningServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  readonly port: number;
  /** Its data folder, removed by `stop`. */
  readonly dir: string;
  stop(): Promise<void>;
}

/** A loaded machine starts a JVM slowly. */
const START_MS = 180_000;

interface Launch {
  readonly script: string;
  /** Arguments after the data folder and the port are known. */
  readonly arguments: (at: { dir: string; port: number }) => readonly string[];
  readonly scheme?: 'http' | 'https';
  readonly env?: Readonly<Record<string, string>>;
}

export const startVersitygw = (): Promise<RunningServer> =>
  start({ script: 'start-versitygw.sh', arguments: ({ dir, port }) => [dir, String(port)] });

export const startDynamoDb = (): Promise<RunningServer> =>
  start({ script: 'start-dynamodb.sh', arguments: ({ port }) => [String(port), '-sharedDb'] });

export const startOpenSearch = (): Promise<RunningServer> =>
  start({ script: 'start-opensearch.sh', arguments: ({ dir, port }) => [dir, String(port)] });

/** `settings` such as `AUTH=true`. */
export const startMiniStack = ({
  settings = [],
  tls = false,
}: { settings?: readonly string[]; tls?: boolean } = {}): Promise<RunningServer> =>
  start({
    script: 'start-ministack.sh',
    arguments: ({ dir, port }) => [dir, String(port), ...settings, ...(tls ? ['USE_SSL=1'] : [])],
    scheme: tls ? 'https' : 'http',
  });

async function start(launch: Launch): Promise<RunningServer> {
  const dir = mkdtempSync(join(tmpdir(), 'callvault-server-'));
  const port = await freePort();
  const script = fileURLToPath(new URL(launch.script, import.meta.url));
  const child = spawn('bash', [script, ...launch.arguments({ dir, port })], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...launch.env },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  const end = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', end);
  const deadline = Date.now() + START_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      end();
      throw new Error(`${launch.script} did not start: ${said.trim()}`);
    }
    await pause(100);
  }
  return {
    endpoint: `${launch.scheme ?? 'http'}://127.0.0.1:${port}`,
    port,
    dir,
    async stop() {
      process.off('exit', end);
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        const slow = setTimeout(end, 10_000);
        await gone;
        clearTimeout(slow);
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Any HTTP answer will do; a TLS port answers plain HTTP with an error or closes the connection. */
async function answers(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2000) });
    return true;
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error && !/ECONNREFUSED/u.test(String(error.cause));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

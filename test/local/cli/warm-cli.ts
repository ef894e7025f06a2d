/** Commands in a process that has the program loaded already. One at a time; what it does is what a process of its own does. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Finished } from './run-cli.ts';

const HOST = fileURLToPath(new URL('./cli-host.ts', import.meta.url));

interface Request {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

let host: ChildProcess | undefined;
let busy = false;

/** Ends the process, when there is one. */
export function stopWarmCli(): void {
  host?.disconnect();
  host = undefined;
}

/** Undefined while another command runs there. */
export function warmCli(request: Request): Promise<Finished> | undefined {
  if (busy) return undefined;
  busy = true;
  host ??= start(request.env);
  return runIn(host, request).finally(() => {
    busy = false;
  });
}

function start(env: NodeJS.ProcessEnv): ChildProcess {
  const child = fork(HOST, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env });
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  return child;
}

function runIn(child: ChildProcess, request: Request): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const written = { stdout: '', stderr: '' };
    const stopped = new AbortController();
    const finish = (finished: Finished): void => {
      stopped.abort();
      resolve(finished);
    };
    const look = (): void => {
      const [stdout = '', code] = written.stdout.split('\0');
      const [stderr = '', closed] = written.stderr.split('\0');
      if (code?.endsWith('\n') === true && closed !== undefined) finish({ code: Number(code), stdout, stderr });
    };
    const detach = (['stdout', 'stderr'] as const).map((name) => {
      const collect = (text: string): void => {
        written[name] += text;
        if (text.includes('\0') || text.endsWith('\n')) look();
      };
      child[name]?.on('data', collect);
      return () => child[name]?.off('data', collect);
    });
    // A command that takes the process with it has ended as a process does.
    const closed = (code: number | null): void => {
      host = undefined;
      finish({ code, ...written });
    };
    child.once('close', closed).once('error', reject);
    stopped.signal.addEventListener('abort', () => {
      for (const off of detach) off();
      child.off('close', closed).off('error', reject);
    });
    child.send(request);
  });
}

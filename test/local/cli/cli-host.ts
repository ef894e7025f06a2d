/**
 * Runs one command line after the other in one process: what a command costs most is loading it. The entry point is evaluated anew for each,
 * with its own arguments, environment and folder; what it loads stays. A NUL closes what a command wrote, the exit code follows on stdout.
 */
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const CLI = new URL('../../../local/cli.ts', import.meta.url);

const requestShape = z.object({
  args: z.array(z.string()),
  cwd: z.string(),
  env: z.record(z.string(), z.string()),
});

let runs = 0;

process.on('message', (message) => void run(requestShape.parse(message)));

async function run({ args, cwd, env }: z.infer<typeof requestShape>): Promise<void> {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
  process.argv.splice(1, process.argv.length, fileURLToPath(CLI), ...args);
  process.exitCode = undefined;
  runs += 1;
  // Another query is another module, so its statements run again; the modules below it are the same.
  await import(`${CLI.href}?run=${runs}`);
  process.stderr.write('\0');
  process.stdout.write(`\0${exitCode()}\n`);
}

function exitCode(): number | string {
  return process.exitCode ?? 0;
}

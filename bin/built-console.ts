/** The console's files as both ways of serving them on AWS take them. */
import { buildConsole } from '../local/console.ts';
import { ConfigError } from '../lib/config.ts';

/** Folder of the files. Errors: ConfigError when they cannot be built. */
export async function builtConsole(): Promise<string> {
  const folder = await buildConsole(console.error);
  if (folder === undefined) throw new ConfigError('The console was not built; repeat npm ci.');
  return folder;
}

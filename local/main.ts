/** `npm start`: the server, configured by the environment. */
import { printError } from './cli/output.ts';
import { serve } from './server.ts';
import { readSettings } from './settings.ts';

try {
  await serve(readSettings(process.env));
} catch (error) {
  process.exitCode = printError(error, false);
}

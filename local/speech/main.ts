/**
 * `CALLVAULT_ASR_COMMAND="node local/speech/main.ts"`: the last argument is the recording, one transcript document goes to stdout.
 * Exit 0 done; 3 declined for good, the first line on stderr being the reason's code; 2 wrong settings; 1 anything else.
 */
import { isAppError } from '../../core/errors.ts';
import { DECLINED_EXIT } from './declined.ts';
import { readSpeechSettings } from './settings.ts';
import { transcribeFile } from './transcribe.ts';

try {
  const path = process.argv[2];
  if (path === undefined) throw new TypeError('the path of a recording is missing');
  const outcome = await transcribeFile(process.argv.at(-1) ?? path, readSpeechSettings(process.env));
  if (outcome.kind === 'declined') {
    console.error(`${outcome.reason}\n${outcome.advice}`);
    process.exitCode = DECLINED_EXIT;
  } else {
    process.stdout.write(`${JSON.stringify(outcome.transcript)}\n`);
  }
} catch (error) {
  const message = error instanceof Error ? error.message : 'unknown error';
  console.error(`${isAppError(error) ? error.code : 'INTERNAL'}\n${message}`);
  process.exitCode = isAppError(error) ? error.exitCode : 1;
}

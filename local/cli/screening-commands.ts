/** `screen`: what a person can do about a recording that waits to be screened for card data. */
import { readFileSync, statSync } from 'node:fs';
import type { Command as Program } from 'commander';
import { AppError } from '../../core/errors.ts';
import { viewOf } from '../../core/recording/view.ts';
import { TRANSCRIPT_LIMIT } from '../../core/use-cases/kept-transcript.ts';
import { endScreening } from '../../core/use-cases/screen-recording.ts';
import { supplyTranscript } from '../../core/use-cases/screening-transcript.ts';
import { command, words, type Runner } from './arguments.ts';
import type { Command } from './folder.ts';
import type { Result } from './output.ts';
import { settle } from './settle.ts';

export function screeningCommands(program: Program, run: Runner): void {
  command(program, 'screen <id>', 'a recording that waits to be screened: give it a transcript, or a person decides')
    .option('--transcript <file>', 'transcript JSON to screen it by: ours, Transcribe, Call Analytics, vCon')
    .option('--quarantine', 'give up waiting for one: quarantined for a decision')
    .option('--reason <text>', 'why; part of the custody log', words)
    .action((id: string, options: ScreenOptions) => run.onFolder((folder) => screen(folder, id, options)));
}

interface ScreenOptions {
  transcript?: string;
  quarantine?: boolean;
  reason?: string;
}

/** With a transcript the recording is sealed before this returns, or quarantined; exit 1 with the failing step when it is neither. */
async function screen(folder: Command, recordingId: string, options: ScreenOptions): Promise<Result> {
  const { context, actor } = folder;
  const { transcript: file, quarantine = false, reason } = options;
  if ((file === undefined) !== quarantine) throw new AppError('USAGE', 'Say --transcript FILE or --quarantine.');
  if (file !== undefined) {
    await supplyTranscript(context, { recordingId, transcript: readTranscriptFile(file), actor });
  } else {
    if (reason === undefined) throw new AppError('USAGE', 'Say why: --reason "..."');
    await endScreening(context, { recordingId, reason, actor });
  }
  const { recording, error, processing } = (await settle(folder, [recordingId])).get(recordingId) ?? {};
  if (!recording) throw error ?? new AppError('NOT_FOUND', 'There is no recording with this id.');
  const view = viewOf(recording);
  const muted = view.transformations.reduce((sum, { spans }) => sum + spans.length, 0);
  const note = processing ? `: ${processing.step} failed with ${processing.error}.` : `, ${muted} spans muted.`;
  return { json: view, text: `${recordingId} is ${view.state}${note}`, exit: processing ? 1 : 0 };
}

function readTranscriptFile(file: string): Uint8Array {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new AppError('USAGE', `There is no file ${file}.`);
  if (found.size > TRANSCRIPT_LIMIT) throw new AppError('TOO_LARGE', `${file} is over ${TRANSCRIPT_LIMIT} bytes.`);
  return readFileSync(file);
}

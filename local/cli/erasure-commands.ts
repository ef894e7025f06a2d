/** `erase` and `restrict`: named recordings, or everything of one customer. */
import type { Command } from 'commander';
import { AppError } from '../../core/errors.ts';
import { recordingsOfCustomer } from '../../core/use-cases/customer-recordings.ts';
import { previewErasure, type EraseResult } from '../../core/use-cases/erase-recordings.ts';
import { requestErasure } from '../../core/use-cases/request-erasure.ts';
import { restrictRecordings } from '../../core/use-cases/restrict-recording.ts';
import { apiCommand, repeated, words, type Runner } from './arguments.ts';
import type { Command as FolderCommand } from './folder.ts';
import { table, type Result } from './output.ts';
import * as remote from './remote/erasure.ts';

export interface Chosen {
  readonly id?: readonly string[];
  readonly customer?: string;
  readonly reason: string;
}

export type Erasing = Omit<Chosen, 'reason'> & { readonly reason?: string; readonly preview?: boolean };

export function erasureCommands(program: Command, run: Runner): void {
  const chosen = (name: string, description: string): Command =>
    apiCommand(program, name, description)
      .option('--id <id>', 'recording, repeatable', repeated)
      .option('--customer <ref>', 'everything of this customer', words);

  chosen('erase', 'erase for ever what the law and legal holds allow; restrict and queue the rest')
    .option('--reason <text>', 'why; part of the custody log; needed unless it is a preview', words)
    .option('--preview', 'change nothing, say what would happen to each recording')
    .action((options: Erasing) =>
      run.onEither(
        (folder) => erase(folder, options),
        (api) => remote.erase(api, options),
      ),
    );

  chosen('restrict', 'keep without any use; --lift ends it')
    .requiredOption('--reason <text>', 'why; part of the custody log', words)
    .option('--lift', 'lift the restriction')
    .action((options: Chosen & { lift?: boolean }) =>
      run.onEither(
        (folder) => restrict(folder, options),
        (api) => remote.restrict(api, options),
      ),
    );
}

async function erase({ context, actor }: FolderCommand, options: Erasing): Promise<Result> {
  const { id, customer, reason } = decided(options);
  const what = { ...(id && { recordingIds: id }), ...(customer !== undefined && { customerRef: customer }) };
  if (options.preview === true) {
    const needsApproval = context.policies.approvals.erasure;
    return previewResult({ ...(await previewErasure(context, what)), needsApproval });
  }
  return erasedResult(await requestErasure(context, { ...what, reason, actor }));
}

interface Erased {
  readonly results: readonly EraseResult[];
  readonly approval?: { readonly approvalId: string } | undefined;
}

export function erasedResult({ results, approval }: Erased): Result {
  if (approval) {
    const text = `A second person has to approve it: callvault approve ${approval.approvalId}`;
    return { json: { results, approval }, text };
  }
  return { json: { results }, text: describe(results), exit: results.some(isRefused) ? 1 : 0 };
}

/** Errors: USAGE when no reason is given for what is to be done. */
export function decided(options: Erasing): Chosen {
  const { id, customer, reason, preview = false } = one(options);
  if (reason === undefined && !preview) {
    throw new AppError('USAGE', 'Say why: --reason TEXT; or --preview to see what would happen.');
  }
  const what = { ...(id && { id }), ...(customer !== undefined && { customer }) };
  return { ...what, reason: reason ?? 'preview' };
}

export function previewResult({
  results,
  needsApproval = false,
}: Erased & { needsApproval?: boolean | undefined }): Result {
  const said = { erased: 'would be erased', refused: 'would be refused', queued: 'would wait' } as const;
  const rows = results.map(({ recordingId, outcome, date = '', reason, citation = '' }) => [
    ...[recordingId, said[outcome], date, `${reason} ${citation}`.trim()],
  ]);
  const text = [
    ...(results.length === 0 ? ['There are no recordings of this customer.'] : []),
    ...(results.length > 0 ? [table(['recording', 'outcome', 'not before', 'reason'], rows), ''] : []),
    ...(needsApproval ? ['A second person would have to approve it.'] : []),
    'This is a preview: nothing was changed.',
  ].join('\n');
  return { json: { results, preview: true, ...(needsApproval && { needsApproval }) }, text };
}

function isRefused({ outcome }: EraseResult): boolean {
  return outcome === 'refused';
}

function describe(results: readonly EraseResult[]): string {
  if (results.length === 0) return 'There are no recordings of this customer.';
  const rows = results.map(({ recordingId, outcome, date, certificate, reason, citation }) => [
    ...[recordingId, outcome, date ?? '', certificate?.certificateId ?? ''],
    citation === undefined ? reason : `${reason} ${citation}`,
  ]);
  const waiting = results.some(({ outcome }) => outcome !== 'erased')
    ? [
        '',
        'What is refused or queued is restricted from now on, and erased by itself when its obligation or hold ends.',
      ]
    : [];
  return [table(['recording', 'outcome', 'not before', 'certificate', 'reason'], rows), ...waiting].join('\n');
}

async function restrict({ context, actor }: FolderCommand, options: Chosen & { lift?: boolean }): Promise<Result> {
  const { id, customer, reason, lift = false } = one(options);
  const recordingIds = id ?? (await recordingsOfCustomer(context.catalogue, customer ?? ''));
  return restrictedResult(await restrictRecordings(context, { recordingIds, restricted: !lift, reason, actor }), lift);
}

export function restrictedResult(done: { readonly results: readonly unknown[] }, lift: boolean): Result {
  const count = `${done.results.length} ${done.results.length === 1 ? 'recording' : 'recordings'}`;
  return { json: done, text: lift ? `Lifted: ${count}.` : `Restricted: ${count}.` };
}

/** Errors: USAGE unless exactly one of the two is given. */
export function one<T extends Omit<Chosen, 'reason'>>(options: T): T {
  if ((options.id === undefined) !== (options.customer === undefined)) return options;
  throw new AppError('USAGE', 'Say which recordings: --id ID (repeatable) or --customer REF, one of the two.');
}

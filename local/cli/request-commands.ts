/** `request`: what callers ask about their own recordings. */
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { AppError } from '../../core/errors.ts';
import type { Page } from '../../core/ports.ts';
import { REQUEST_KINDS, type RequestKind, type SubjectRequestView } from '../../core/privacy/subject-request.ts';
import { requestContent } from '../../core/use-cases/request-content.ts';
import { fileRequest, findRequest, listRequests } from '../../core/use-cases/subject-requests.ts';
import { apiCommand, command, limit, words, type Runner } from './arguments.ts';
import type { Command as FolderCommand } from './folder.ts';
import { table, type Result } from './output.ts';
import * as remote from './remote/requests.ts';

export interface Listing {
  readonly all?: boolean;
  readonly customer?: string;
  readonly limit: number;
  readonly cursor?: string;
}

const PAGE = 10;

const WHAT: Record<RequestKind, string> = {
  access: 'what is held about a caller, why and until when',
  erasure: 'erase what the law allows, restrict and queue the rest',
  restriction: 'keep, and use for nothing',
  portability: 'the calls as vCons, with their audio',
};

export interface Options {
  readonly customer: string;
  readonly reason?: string;
  readonly output?: string;
}

export function requestCommands(program: Command, run: Runner): void {
  const requests = program.command('request').description('requests of callers about their own recordings');
  for (const kind of REQUEST_KINDS) {
    const declare = kind === 'portability' ? command : apiCommand;
    const declared = declare(requests, kind, WHAT[kind])
      .requiredOption('--customer <ref>', 'the caller, as in the metadata of the calls', words)
      .option('--reason <text>', 'kept with the request until the caller is forgotten', words);
    if (kind === 'access' || kind === 'portability') {
      declared.option('-o, --output <file>', 'JSON file to write the answer to');
    }
    declared.action((options: Options) =>
      kind === 'portability'
        ? run.onFolder((folder) => file(folder, kind, options))
        : run.onEither(
            (folder) => file(folder, kind, options),
            (api) => remote.file(api, kind, options),
          ),
    );
  }
  apiCommand(requests, 'show <id>', 'one request').action((id: string) =>
    run.onEither(
      async ({ context }) => requestResult(await findRequest(context, id)),
      (api) => remote.show(api, id),
    ),
  );
  apiCommand(requests, 'list', 'open requests')
    .option('--all', 'closed ones too')
    .option('--customer <ref>', 'of this caller', words)
    .addOption(limit())
    .option('--cursor <cursor>', 'nextCursor of the page before')
    .action((options: Listing) =>
      run.onEither(
        (folder) => list(folder, options),
        (api) => remote.list(api, options),
      ),
    );
}

async function file({ context, actor }: FolderCommand, kind: RequestKind, options: Options): Promise<Result> {
  const { customer: customerRef, reason, output } = options;
  assertFree(output);
  const asked = { kind, customerRef, actor, ...(reason !== undefined && { reason }) };
  const request = await fileRequest(context, asked);
  return answeredResult(request, answers({ context, actor }, request.requestId), output);
}

/** Errors: USAGE. */
export function assertFree(output: string | undefined): void {
  if (output === undefined || !existsSync(output)) return;
  throw new AppError('USAGE', `${output} exists already; nothing is overwritten.`);
}

export function requestResult(request: SubjectRequestView): Result {
  return { json: request, text: describe(request) };
}

/** What was asked, and for access and portability the answer itself. */
export async function answeredResult(
  request: SubjectRequestView,
  pages: AsyncIterable<unknown>,
  output: string | undefined,
): Promise<Result> {
  const { kind, recordings } = request;
  if ((kind !== 'access' && kind !== 'portability') || recordings === 0) return requestResult(request);
  if (output !== undefined) {
    const count = await writeList(output, pages);
    return { json: { ...request, output, items: count }, text: `${describe(request)}\n${output}: ${count} call(s)` };
  }
  const items: unknown[] = [];
  for await (const item of pages) items.push(item);
  return { json: { ...request, items }, text: `${describe(request)}\n${JSON.stringify(items, null, 2)}` };
}

/** Every item of the answer, a few calls with their audio at a time. */
async function* answers(
  { context, actor }: Pick<FolderCommand, 'context' | 'actor'>,
  requestId: string,
): AsyncIterable<unknown> {
  let cursor: string | undefined;
  do {
    const wanted = { requestId, actor, audio: true, limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const { page } = await requestContent(context, wanted);
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** A JSON list that appears only when it is complete. */
async function writeList(path: string, items: AsyncIterable<unknown>): Promise<number> {
  const partial = `${path}.partial`;
  const out = await open(partial, 'w', 0o600);
  let count = 0;
  try {
    for await (const item of items) {
      await out.write(`${count === 0 ? '[' : ','}\n${JSON.stringify(item)}`);
      count += 1;
    }
    await out.write(count === 0 ? '[]\n' : '\n]\n');
    await out.sync();
    await out.close();
    await rename(partial, path);
  } catch (error) {
    await out.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
  return count;
}

async function list({ context }: FolderCommand, { all, customer, ...page }: Listing): Promise<Result> {
  const filter = { ...(all !== true && { open: true }), ...(customer !== undefined && { customerRef: customer }) };
  return requestsResult(await listRequests(context, filter, page));
}

export function requestsResult(found: Page<SubjectRequestView>): Result {
  const rows = found.items.map(({ requestId, kind, state, receivedAt, recordings }) => [
    ...[requestId, kind, state, receivedAt, String(recordings ?? '')],
  ]);
  const list = table(['request', 'kind', 'state', 'received', 'recordings'], rows);
  return { json: found, text: rows.length === 0 ? 'No requests. --all lists closed ones too.' : list };
}

function describe({ requestId, kind, state, approvalId, recordings = 0, outcomes }: SubjectRequestView): string {
  const waits = state === 'open' && approvalId !== undefined;
  return [
    `${kind} request ${requestId}: ${state}, ${recordings} recording(s)`,
    ...(waits ? [`A second person has to approve it: callvault approve ${approvalId}`] : []),
    ...outcomes.map(({ recordingId, outcome, reason = '', date = '', citation = '' }) =>
      `  ${recordingId}  ${outcome}  ${[date, reason, citation].filter((text) => text !== '').join(' ')}`.trimEnd(),
    ),
  ].join('\n');
}

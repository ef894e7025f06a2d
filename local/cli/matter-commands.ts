/** Commands about legal cases: holds, matters, and what a second person decides. */
import type { Command } from 'commander';
import type { Page } from '../../core/ports.ts';
import type { RecordingView } from '../../core/recording/view.ts';
import { closeMatter } from '../../core/use-cases/close-matter.ts';
import { decideApproval, type DecidedApproval } from '../../core/use-cases/decide-approval.ts';
import {
  listApprovals,
  listMatters,
  matterViewOf,
  showMatter,
  type ApprovalView,
  type MatterView,
} from '../../core/use-cases/list-matters.ts';
import { openMatter } from '../../core/use-cases/open-matter.ts';
import { apiCommand, limit, repeated, words, type Runner } from './arguments.ts';
import type { Command as FolderCommand } from './folder.ts';
import { erasureLines, hold, type HoldOptions } from './hold.ts';
import { table, type Result } from './output.ts';
import * as remote from './remote/cases.ts';

export interface Listing {
  readonly all?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

export function matterCommands(program: Command, run: Runner): void {
  const holds = program.command('hold').description('legal holds by matter');
  for (const kind of ['place', 'release'] as const) {
    const declared = apiCommand(holds, kind, `${kind} a hold`)
      .requiredOption('--matter <id>', 'the legal case', words)
      .option('--id <id>', 'recording, repeatable', repeated)
      .option('--query <words>', 'every recording the words find')
      .option('--filter <field=value>', 'every recording that matches; with --query both; repeatable', repeated)
      .option('--future', kind === 'place' ? 'and what arrives later and matches' : 'and catch no more of them')
      .requiredOption('--reason <text>', 'why; part of the custody log', words);
    if (kind === 'release') declared.option('--all', 'everything the matter holds');
    declared.action((options: HoldOptions) =>
      run.onEither(
        (folder) => hold(folder, kind, options),
        (api) => remote.hold(api, kind, options),
      ),
    );
  }

  const matters = program.command('matter').description('legal cases');
  listing(apiCommand(matters, 'list', 'open matters'), 'closed ones too').action((options: Listing) =>
    run.onEither(
      (folder) => list(folder, options),
      (api) => remote.listMatters(api, options),
    ),
  );
  apiCommand(matters, 'show <id>', 'one matter, and how much it holds').action((id: string) =>
    run.onEither(
      async ({ context }) => {
        const page = await context.catalogue.recordings({ matterId: id }, { limit: SHOWN });
        return heldMatterResult(await showMatter(context, id), page);
      },
      (api) => remote.showMatter(api, id),
    ),
  );
  apiCommand(matters, 'open <id>', 'open a matter, or open it again')
    .option('--title <text>', 'what it is about', words)
    .option('--reason <text>', 'why; part of the custody log', words)
    .action((id: string, options: { title?: string; reason?: string }) =>
      run.onEither(
        async ({ context, actor }) => {
          const matter = await openMatter(context, { matterId: id, ...options, actor });
          return matterResult(matterViewOf(matter));
        },
        (api) => remote.openMatter(api, id, options),
        'create',
      ),
    );
  apiCommand(matters, 'close <id>', 'close a matter that holds nothing')
    .requiredOption('--reason <text>', 'why; part of the custody log', words)
    .action((id: string, { reason }: { reason: string }) =>
      run.onEither(
        async ({ context, actor }) => {
          const matter = await closeMatter(context, { matterId: id, reason, actor });
          return matterResult(matterViewOf(matter));
        },
        (api) => remote.closeMatter(api, id, reason),
      ),
    );

  listing(apiCommand(program, 'approvals', 'what waits for a second person'), 'decided ones too').action(
    (options: Listing) =>
      run.onEither(
        (folder) => approvals(folder, options),
        (api) => remote.listApprovals(api, options),
      ),
  );
  apiCommand(program, 'approve <id>', 'grant what somebody else asked for, or decline it')
    .option('--decline', 'decline it; needs a reason')
    .option('--reason <text>', 'why; part of the custody log', words)
    .action((id: string, options: { decline?: boolean; reason?: string }) =>
      run.onEither(
        (folder) => approve(folder, id, options),
        (api) => remote.approve(api, id, options),
      ),
    );
}

function listing(declared: Command, all: string): Command {
  return declared.option('--all', all).addOption(limit()).option('--cursor <cursor>', 'nextCursor of the page before');
}

async function list({ context }: FolderCommand, { all, ...page }: Listing): Promise<Result> {
  return mattersResult(await listMatters(context, all === true ? {} : { open: true }, page));
}

export function mattersResult(found: Page<MatterView>): Result {
  const rows = found.items.map(({ matterId, state, openedAt, catchFuture, title = '' }) => [
    ...[matterId, state, openedAt, catchFuture ? 'yes' : 'no', title],
  ]);
  return { json: found, text: table(['matter', 'state', 'opened', 'catches', 'title'], rows) };
}

/** Of a matter with many, the newest calls. */
export const SHOWN = 50;

interface HeldPage {
  readonly items: readonly (Pick<RecordingView, 'recordingId' | 'startedAt' | 'businessLine' | 'state'> &
    Partial<Pick<RecordingView, 'holds'>>)[];
}

/** With the recordings it holds. */
export function heldMatterResult(view: MatterView, { items }: HeldPage): Result {
  const recordings = items.map(({ recordingId, startedAt, businessLine, state, holds = [] }) => {
    const placedAt = holds.find(({ matterId }) => matterId === view.matterId)?.placedAt;
    return { recordingId, startedAt, businessLine, state, ...(placedAt !== undefined && { placedAt }) };
  });
  const { text } = matterResult(view);
  const rows = recordings.map(({ recordingId, startedAt, businessLine, state, placedAt = '' }) => [
    ...[recordingId, startedAt, businessLine, state, placedAt],
  ]);
  const more = (view.held ?? 0) - recordings.length;
  const list = [
    '',
    table(['recording', 'call', 'line', 'state', 'held since'], rows),
    ...(more > 0 ? [`and ${more} more: callvault list --filter matterId=${view.matterId}`] : []),
    'Who placed a hold and why: callvault show ID',
  ];
  return { json: { ...view, recordings }, text: [text, ...(recordings.length > 0 ? list : [])].join('\n') };
}

export function matterResult(view: MatterView): Result {
  const { matterId, state, title, openedAt, closedAt, held, standing } = view;
  return {
    json: view,
    text: [
      `${matterId}: ${state}${title === undefined ? '' : `, ${title}`}`,
      `opened ${openedAt}${closedAt === undefined ? '' : `, closed ${closedAt}`}`,
      ...(held === undefined ? [] : [`holds ${held} recording(s)`]),
      ...standing.map(
        ({ query, reason, actor }) =>
          `holds what arrives later and matches ${JSON.stringify(query)}: ${reason} (${actor})`,
      ),
    ].join('\n'),
  };
}

async function approvals({ context }: FolderCommand, { all, ...page }: Listing): Promise<Result> {
  return approvalsResult(await listApprovals(context, all === true ? {} : { open: true }, page));
}

export function approvalsResult(found: Page<ApprovalView>): Result {
  const rows = found.items.map((approval) => {
    const { approvalId, state, action, requestedBy, requestedAt, reason = '', decidedBy = '' } = approval;
    return [approvalId, state, action.kind, aboutOf(approval), requestedBy, requestedAt, reason, decidedBy];
  });
  const head = ['approval', 'state', 'action', 'about', 'asked by', 'asked at', 'reason', 'decided by'];
  return { json: found, text: table(head, rows) };
}

/** Which recordings, or whose. */
function aboutOf({ action, customerRef }: ApprovalView): string {
  const [first, ...more] = action.recordingIds ?? [];
  if (first === undefined) return customerRef === undefined ? '' : `customer ${customerRef}`;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

async function approve(
  { context, actor }: FolderCommand,
  approvalId: string,
  { decline = false, reason }: { decline?: boolean; reason?: string },
): Promise<Result> {
  const decision = decline ? 'decline' : 'grant';
  const decided = await decideApproval(context, {
    approvalId,
    decision,
    actor,
    ...(reason !== undefined && { reason }),
  });
  return { json: decided, text: describe(decided) };
}

function describe({ approvalId, state, released, erased, request }: DecidedApproval): string {
  return [
    `${approvalId}: ${state}`,
    ...(state === 'granted' ? ['Whoever asked can repeat the command now; it will go through once.'] : []),
    ...(released ? [`released ${released.released.length}, unchanged ${released.unchanged.length}`] : []),
    ...erasureLines(released?.erasures),
    ...(erased ?? []).map(({ recordingId, outcome, reason }) => `  ${recordingId}: ${outcome}. ${reason}`),
    ...(request ? [`request ${request.requestId}: ${request.state}`] : []),
  ].join('\n');
}

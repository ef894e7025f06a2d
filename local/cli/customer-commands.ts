/** Commands about customers: outcomes, risk, alerts, and what is learnt from labels and outcomes. */
import { Option, type Command } from 'commander';
import { OUTCOMES } from '../../core/recording/outcome.ts';
import { CLASSIFIER_KINDS, type ClassifierKind } from '../../core/insights/classifier/terms.ts';
import { customerRisk } from '../../core/use-cases/call-risk.ts';
import { listAlerts } from '../../core/use-cases/list-alerts.ts';
import { tellOutcome } from '../../core/use-cases/tell-outcome.ts';
import { apiCommand, command, limit, words, type Runner } from './arguments.ts';
import type { Command as FolderCommand } from './folder.ts';
import { fitRiskFile, train, type FitOptions } from './insight-files.ts';
import { table, type Result } from './output.ts';
import * as remote from './remote/business.ts';

export interface OutcomeOptions {
  readonly outcome: string;
  readonly competitor?: string;
  readonly at?: string;
}
export interface AlertOptions {
  readonly customer?: string;
  readonly rule?: string;
  readonly limit: number;
  readonly cursor?: string;
}

export function customerCommands(program: Command, run: Runner): void {
  apiCommand(program, 'outcome <id>', 'tell how the matter of a call ended')
    .addOption(new Option('--outcome <code>', 'how').choices(OUTCOMES).makeOptionMandatory())
    .option('--competitor <name>', 'with lost-to-competitor: a short name in lower case', words)
    .option('--at <time>', 'when; ISO 8601 with a zone; now unless given', words)
    .action((id: string, options: OutcomeOptions) =>
      run.onEither(
        (folder) => outcome(folder, id, options),
        (api) => remote.outcome(api, id, options),
      ),
    );

  apiCommand(program, 'alerts', 'what somebody should look at, newest first')
    .option('--customer <ref>', 'about one customer', words)
    .option('--rule <id>', 'by one rule of alerts.yaml', words)
    .addOption(limit())
    .option('--cursor <cursor>', 'nextCursor of the page before')
    .action((options: AlertOptions) =>
      run.onEither(
        (folder) => alerts(folder, options),
        (api) => remote.alerts(api, options),
      ),
    );

  const risk = program.command('risk').description('the risk of losing customers');
  apiCommand(risk, 'show <ref>', 'the risk of a customer as of the last call, and what it is made of').action(
    (ref: string) =>
      run.onEither(
        (folder) => showRisk(folder, ref),
        (api) => remote.showRisk(api, ref),
      ),
  );
  command(risk, 'fit', 'measure weights on the outcomes that were told')
    .option('-o, --output <file>', 'write a risk.yaml, when it is better', words)
    .action((options: FitOptions) => run.onFolder((folder) => fitRiskFile(folder, options)));

  command(program, 'train', 'learn topics or intents from labelled calls')
    .requiredOption('--labels <file>', 'CSV: recordingId,label', words)
    .addOption(new Option('--kind <kind>', 'what the labels are').choices(CLASSIFIER_KINDS).makeOptionMandatory())
    .option('-o, --output <file>', 'write the model, when it is better than the phrase rules', words)
    .option('--report', 'only measure')
    .action(
      ({ report, output, ...rest }: { labels: string; kind: ClassifierKind; output?: string; report?: boolean }) =>
        run.onFolder((folder) =>
          train(folder, { ...rest, ...(output !== undefined && report !== true && { output }) }),
        ),
    );
}

async function outcome(
  { context, actor }: FolderCommand,
  recordingId: string,
  options: OutcomeOptions,
): Promise<Result> {
  const { code, ...told } = await tellOutcome(context, { recordingId, ...options, actor });
  return outcomeResult({ ...told, outcome: code });
}

export function outcomeResult(told: { recordingId: string; outcome: string; at: string }): Result {
  return { json: told, text: `${told.recordingId}: ${told.outcome}, ${told.at}.` };
}

async function alerts({ context }: FolderCommand, { customer, rule, ...page }: AlertOptions): Promise<Result> {
  const filter = {
    ...(customer !== undefined && { customerRef: customer }),
    ...(rule !== undefined && { ruleId: rule }),
  };
  return alertsResult(await listAlerts(context, filter, page));
}

export function alertsResult(found: Awaited<ReturnType<typeof listAlerts>>): Result {
  const rows = found.items.map(({ at, severity, ruleId, recordingId, window }) => [
    ...[at, severity, ruleId, recordingId, window ? `${window.startMs} to ${window.endMs} ms` : 'the whole call'],
  ]);
  const more = found.nextCursor === undefined ? '' : `\nMore: --cursor ${found.nextCursor}`;
  return { json: found, text: table(['raised', 'severity', 'rule', 'recording', 'evidence'], rows) + more };
}

async function showRisk({ context }: FolderCommand, ref: string): Promise<Result> {
  return riskResult(await customerRisk(context, ref));
}

export function riskResult(risk: Awaited<ReturnType<typeof customerRisk>>): Result {
  const rows = risk.contributions.map(({ factor, weight, value = 0, evidence = [], calls = [] }) => [
    ...[factor, weight.toFixed(2), value.toFixed(2), (weight * value).toFixed(2)],
    [...evidence.map(({ turn }) => `turn ${turn}`), ...calls].join(', '),
  ]);
  const text = [
    `Risk ${(risk.score * 100).toFixed(0)} % as of ${risk.recordingId} (${risk.startedAt}); weights ${risk.version ?? ''}`,
    table(['factor', 'weight', 'value', 'log-odds', 'from'], rows),
  ].join('\n');
  return { json: risk, text };
}

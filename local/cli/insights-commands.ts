/** `insights`: questions about many calls at once, over the facts of a data folder. */
import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { apiCommand, repeated, whole, type Runner } from './arguments.ts';
import * as remote from './remote/business.ts';
import { insights, QUESTIONS, type InsightOptions, type QuestionName } from './insights.ts';

export function insightsCommands(program: Command, run: Runner): void {
  apiCommand(program, 'insights', 'topics, intents, root causes, agents and silence over many calls, with intervals')
    .addArgument(new Argument('<question>', 'what to ask').choices(QUESTIONS))
    .option('--from <time>', 'calls that began then or later (ISO 8601)')
    .option('--to <time>', 'calls that began before')
    .option(
      '--filter <field=value>',
      'businessLine, team, agentId, language or, for root-causes, topic; repeatable',
      repeated,
    )
    .option('--by <unit>', 'day, week or month; for silence businessLine, team, source or language')
    .addOption(new Option('--limit <n>', 'lines of root-causes and agents, 1 to 100').argParser(lines).default(20))
    .option('--rebuild', 'make the facts of all calls again first')
    .action((question: QuestionName, options: InsightOptions) =>
      run.onEither(
        (folder) => insights(folder, question, options),
        (api) => remote.insights(api, question, options),
      ),
    );
}

function lines(text: string): number {
  const limit = whole(text);
  if (limit < 1 || limit > 100) throw new InvalidArgumentError('must be 1 to 100.');
  return limit;
}

/** The stacks that people meet: API, console and questions over years. They come after the pipeline and may all be deployed again from nothing. */
import type { App, Environment, StackProps } from 'aws-cdk-lib';
import type { Config } from './config.ts';
import type { SearchAccess } from './constructs/search-access.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { ConsoleStack } from './stacks/console-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import type { EvidenceStack } from './stacks/evidence-stack.ts';
import { InsightsStack } from './stacks/insights-stack.ts';
import type { PipelineStack } from './stacks/pipeline-stack.ts';

export interface FrontStacks {
  readonly api: ApiStack;
  readonly edge?: EdgeStack;
  readonly console?: ConsoleStack;
  readonly insights?: InsightsStack;
}

export interface FrontProps {
  readonly config: Config;
  readonly env: Environment;
  /** Full name of a stack. */
  readonly name: (part: string) => string;
  readonly common: StackProps;
  readonly evidence: EvidenceStack;
  readonly pipeline: PipelineStack;
  readonly search: SearchAccess;
  readonly bundles: string;
}

export function frontStacks(app: App, props: FrontProps): FrontStacks {
  const { config, env, name, common, evidence, pipeline, search, bundles } = props;
  const home = { ...common, env, config, evidence };
  const { integrateLog, runExport, bus } = pipeline;
  const insights = config.insights ? new InsightsStack(app, name('insights'), { ...home, bus }) : undefined;
  const api = new ApiStack(app, name('api'), {
    ...home,
    ...{ search, integrateLog, runExport, bundles, bus },
    ...(insights && { insights }),
  });
  return {
    api,
    ...(insights && { insights }),
    ...consoleStacks(app, props, api),
  };
}

/** With `console: api` the API serves the console's files, and nothing leaves the region. */
function consoleStacks(
  app: App,
  { config, env, name, common, evidence }: FrontProps,
  { api }: ApiStack,
): Pick<FrontStacks, 'edge' | 'console'> {
  if (config.console === 'api' || config.edgeRegion === undefined) return {};
  const edge = new EdgeStack(app, name('edge'), { ...common, env: { ...env, region: config.edgeRegion }, config });
  const { firewallArn } = edge;
  const console = new ConsoleStack(app, name('console'), { ...common, env, config, evidence, api, firewallArn });
  return { edge, console };
}

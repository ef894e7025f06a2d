/** All stacks of one deployment, in the order of their dependencies. */
import type { App } from 'aws-cdk-lib';
import { retainData, type Config } from './config.ts';
import type { SearchAccess } from './constructs/search-access.ts';
import { frontStacks, type FrontStacks } from './front-stacks.ts';
import { assertAvailable } from './regions.ts';
import { EvidenceStack } from './stacks/evidence-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { PipelineStack } from './stacks/pipeline-stack.ts';
import { RecoveryKeyStack } from './stacks/recovery-key-stack.ts';
import { ReplicaStack } from './stacks/replica-stack.ts';
import { externalSearch, SearchStack, type SearchStackProps } from './stacks/search-stack.ts';

export interface Artifacts {
  /** Folder with one bundle per function. */
  readonly bundles: string;
}

/** Of the CDK's switches for old apps, those whose new side this app relies on. */
const FLAGS = {
  '@aws-cdk/core:newStyleStackSynthesis': true,
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  // What a stack exports cannot be taken away while another needs it. Named, because the CDK warns of its default.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};

export interface Stacks extends FrontStacks {
  readonly evidence: EvidenceStack;
  readonly pipeline: PipelineStack;
  readonly observability: ObservabilityStack;
  readonly search?: SearchStack;
  readonly replica?: ReplicaStack;
  readonly recoveryKey?: RecoveryKeyStack;
}

export function buildApp(app: App, config: Config, { bundles }: Artifacts): Stacks {
  assertAvailable(config);
  for (const [flag, value] of Object.entries(FLAGS)) app.node.setContext(flag, value);
  const name = (part: string): string => `callvault-${config.stage}-${part}`;
  const common = { terminationProtection: retainData(config), tags: { 'callvault:stage': config.stage } };
  const env = { account: config.account, region: config.region };
  const home = { ...common, env, config };

  const away = config.replicaRegion === undefined ? undefined : { ...env, region: config.replicaRegion };
  const replica = away && new ReplicaStack(app, name('replica'), { ...common, env: away, config });
  const evidence = new EvidenceStack(app, name('evidence'), { ...home, crossRegionReferences: away !== undefined });
  // A replication rule names a bucket that has to be there.
  if (replica) evidence.addStackDependency(replica);
  const recoveryKey =
    away && new RecoveryKeyStack(app, name('recovery-key'), { ...common, env: away, config, evidence });

  const { search, access } = searchFor(app, name('search'), { ...home, evidence });
  const pipeline = new PipelineStack(app, name('pipeline'), { ...home, evidence, search: access, bundles });
  const front = frontStacks(app, { config, env, name, common, evidence, pipeline, search: access, bundles });
  const observability = new ObservabilityStack(app, name('observability'), {
    ...home,
    evidence,
    api: front.api.api,
    functions: [...pipeline.functions, ...front.api.functions],
    queues: [...pipeline.queues, ...(front.insights?.queues ?? [])],
    streams: pipeline.streams,
  });
  return {
    ...front,
    evidence,
    pipeline,
    observability,
    ...(search && { search }),
    ...(replica && { replica }),
    ...(recoveryKey && { recoveryKey }),
  };
}

function searchFor(
  app: App,
  id: string,
  props: Omit<SearchStackProps, 'search'>,
): { search?: SearchStack; access: SearchAccess } {
  const { search: choice } = props.config;
  if (choice.kind === 'external') return { access: externalSearch(choice) };
  const search = new SearchStack(app, id, { ...props, search: choice });
  return { search, access: search.access };
}

/** Where calls are found again. Everything in it is rebuilt from the vault: it may go with its stack. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import type { SearchAccess } from '../constructs/search-access.ts';
import { useExternal } from '../grants/search.ts';
import { searchCollection, type ServerlessConfig } from '../search/collection.ts';
import { searchDomain, type DomainConfig } from '../search/domain.ts';
import type { Evidence } from './evidence-stack.ts';

export type OwnSearch = DomainConfig | ServerlessConfig;
export type ExternalSearch = Extract<Config['search'], { kind: 'external' }>;

export interface SearchStackProps extends StackProps {
  readonly config: Config;
  readonly search: OwnSearch;
  readonly evidence: Evidence;
}

export class SearchStack extends Stack {
  readonly access: SearchAccess;

  constructor(scope: Construct, id: string, { config, search, evidence, ...props }: SearchStackProps) {
    super(scope, id, props);
    this.access =
      search.kind === 'domain'
        ? searchDomain(this, config, search, evidence)
        : searchCollection(this, config, search, evidence);
    new CfnOutput(this, 'SearchEndpoint', { value: this.access.endpoint });
  }
}

/** A cluster that is already there. */
export function externalSearch({ endpoint, service }: ExternalSearch): SearchAccess {
  return {
    endpoint,
    service,
    allow(role, use) {
      for (const statement of useExternal(role, service, use)) role.addToPrincipalPolicy(statement);
    },
  };
}

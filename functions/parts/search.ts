/** The search index. */
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { createOpenSearchIndex, type OpenSearchIndexOptions } from '../../adapters/aws/opensearch-index.ts';
import type { Parts } from '../container.ts';
import { runtimeSchema } from '../env.ts';
import { readEnv } from '../read-env.ts';

/** The alias. */
const INDEX = 'calls';

export function searchPart(
  { SEARCH_ENDPOINT: node, SEARCH_SERVICE: service }: { SEARCH_ENDPOINT: string; SEARCH_SERVICE: 'es' | 'aoss' },
  loadTurns?: OpenSearchIndexOptions['loadTurns'],
): Pick<Parts, 'search'> {
  return {
    search: () =>
      createOpenSearchIndex({
        ...{ node, service, index: INDEX },
        region: readEnv(runtimeSchema).AWS_REGION,
        credentials: defaultProvider(),
        ...(loadTurns && { loadTurns }),
      }),
  };
}

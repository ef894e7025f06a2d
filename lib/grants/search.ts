/** Rights on the index, by path: a function that searches cannot write, and none can reach the cluster's own settings. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** The alias of the calls; its indices are named `<alias>-v<version>`. */
export const CALLS_INDEX = 'calls';

/** `remove`: reads, and takes calls out. */
export type Use = 'read' | 'remove' | 'write';

/** For a domain. Searches are POSTs, so a right to a method alone would be a right to write. */
export function useDomain(domainArn: string, use: Use): PolicyStatement[] {
  const on = (...paths: string[]): string[] => paths.map((path) => `${domainArn}/${path}`);
  const search = new PolicyStatement({
    sid: 'SearchCalls',
    actions: ['es:ESHttpGet', 'es:ESHttpPost'],
    resources: on(`${CALLS_INDEX}*/_search`, `${CALLS_INDEX}*/_analyze`),
  });
  if (use === 'read') return [search];
  if (use === 'remove') {
    const remove = { sid: 'RemoveCalls', actions: ['es:ESHttpDelete'], resources: on(`${CALLS_INDEX}/_doc/*`) };
    return [search, new PolicyStatement(remove)];
  }
  return [
    search,
    new PolicyStatement({
      sid: 'WriteCalls',
      actions: ['es:ESHttpGet', 'es:ESHttpPut', 'es:ESHttpPost', 'es:ESHttpDelete'],
      resources: on(`${CALLS_INDEX}*`),
    }),
    new PolicyStatement({
      sid: 'SetUpCalls',
      actions: ['es:ESHttpGet', 'es:ESHttpPut', 'es:ESHttpPost'],
      resources: on(`_index_template/${CALLS_INDEX}`, `_alias/${CALLS_INDEX}`, '_aliases'),
    }),
  ];
}

/** For a collection: what may be done inside is told by the data access policy. */
export function enterCollection(collectionArn: string): PolicyStatement[] {
  return [new PolicyStatement({ sid: 'EnterCollection', actions: ['aoss:APIAccessAll'], resources: [collectionArn] })];
}

/** A cluster that somebody else runs has an ARN that the config does not tell. */
export function useExternal(scope: IConstruct, service: 'es' | 'aoss', use: Use): PolicyStatement[] {
  const { partition, region, account } = Stack.of(scope);
  const owned = `arn:${partition}:${service}:${region}:${account}`;
  return service === 'es' ? useDomain(`${owned}:domain/*`, use) : enterCollection(`${owned}:collection/*`);
}

/** The index holds what people said: encrypted, closed, and each function gets the part of it that it needs. */
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Stacks } from '../../lib/app.ts';
import { resourcesOf, stacksOf, statementsOfFunction } from './support.ts';

function searchOf({ search }: Stacks): Template {
  if (!search) throw new Error('no search stack');
  return Template.fromStack(search);
}

describe('a domain', () => {
  const stacks = stacksOf({ search: { kind: 'domain', dedicatedMasters: true } });
  const template = searchOf(stacks);

  test('is encrypted at rest, between nodes and on the wire', () => {
    template.hasResourceProperties('AWS::OpenSearchService::Domain', {
      EncryptionAtRestOptions: { Enabled: true, KmsKeyId: Match.anyValue() },
      NodeToNodeEncryptionOptions: { Enabled: true },
      DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
    });
  });

  test('lets in the account only, so that roles decide', () => {
    template.hasResourceProperties('AWS::OpenSearchService::Domain', {
      AccessPolicies: {
        Statement: [Match.objectLike({ Effect: 'Allow', Principal: { AWS: Match.anyValue() } })],
      },
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('"AWS":"*"');
  });

  test('logs no words: neither what was searched nor what was indexed', () => {
    const [domain] = Object.values(resourcesOf(template, 'AWS::OpenSearchService::Domain'));
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(domain?.Properties['LogPublishingOptions']))).toEqual([
      'ES_APPLICATION_LOGS',
    ]);
  });

  test('is made without functions of the CDK', () => {
    expect(resourcesOf(template, 'AWS::Lambda::Function')).toEqual({});
    expect(resourcesOf(template, 'Custom::AWS')).toEqual({});
  });

  test('the API may search and take calls out; indexing may write', () => {
    const api = statementsOfFunction(Template.fromStack(stacks.api), 'serve-api').filter(({ Action }) =>
      Action.some((action) => action.startsWith('es:')),
    );
    expect(api.map(({ Sid }) => Sid)).toEqual(['SearchCalls', 'RemoveCalls']);
    expect(JSON.stringify(api)).not.toMatch(/ESHttpPut|_bulk/u);
    expect(JSON.stringify(api[1])).toContain('/calls/_doc/*');
    const indexing = statementsOfFunction(Template.fromStack(stacks.pipeline), 'index-recording');
    expect(indexing.map(({ Sid }) => Sid)).toEqual(expect.arrayContaining(['SearchCalls', 'WriteCalls', 'SetUpCalls']));
  });

  test('no other function has a right to it', () => {
    const text = JSON.stringify(resourcesOf(Template.fromStack(stacks.pipeline), 'AWS::IAM::Policy'));
    const roles = Object.entries(resourcesOf(Template.fromStack(stacks.pipeline), 'AWS::IAM::Policy'))
      .filter(([, policy]) => JSON.stringify(policy).includes('es:ESHttp'))
      .map(([id]) => id);
    expect(text).toContain('es:ESHttp');
    expect(roles.map((id) => /^[A-Za-z]+?(?=Role)/u.exec(id)?.[0]).sort()).toEqual([
      'IndexRecording',
      'PurgeRecording',
      'ReviewArchive',
      'RunExport',
    ]);
  });
});

test('a domain in a VPC uses one subnet per zone', () => {
  const vpc = {
    vpcId: 'vpc-0000000a',
    availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    subnetIds: ['subnet-0000000a', 'subnet-0000000b', 'subnet-0000000c'],
    securityGroupIds: ['sg-0000000a'],
  };
  searchOf(stacksOf({ vpc, search: { kind: 'domain', instances: 2 } })).hasResourceProperties(
    'AWS::OpenSearchService::Domain',
    {
      VPCOptions: { SubnetIds: ['subnet-0000000a', 'subnet-0000000b'], SecurityGroupIds: ['sg-0000000a'] },
      ClusterConfig: Match.objectLike({
        ZoneAwarenessEnabled: true,
        ZoneAwarenessConfig: { AvailabilityZoneCount: 2 },
      }),
    },
  );
});

describe('a collection', () => {
  const stacks = stacksOf({ search: { kind: 'serverless' } });
  const template = searchOf(stacks);

  test('has its own key and comes after its policies', () => {
    const [encryption] = Object.values(resourcesOf(template, 'AWS::OpenSearchServerless::SecurityPolicy'));
    expect(JSON.stringify(encryption)).toContain('KmsARN');
    template.hasResource('AWS::OpenSearchServerless::Collection', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('Encryption'), Match.stringLikeRegexp('Network')]),
    });
  });

  test('each role that uses it has a data policy of its own, and the API may read and remove only', () => {
    const [api, ...more] = Object.values(
      resourcesOf(Template.fromStack(stacks.api), 'AWS::OpenSearchServerless::AccessPolicy'),
    );
    expect(more).toEqual([]);
    expect(JSON.stringify(api)).toContain('aoss:ReadDocument');
    expect(JSON.stringify(api)).not.toMatch(/Create|Update|Delete/u);
    const indexing = resourcesOf(Template.fromStack(stacks.pipeline), 'AWS::OpenSearchServerless::AccessPolicy');
    expect(JSON.stringify(indexing)).toContain('aoss:WriteDocument');
  });

  test('names of policies fit and differ', () => {
    const names = [stacks.api, stacks.pipeline]
      .flatMap((stack) =>
        Object.values(resourcesOf(Template.fromStack(stack), 'AWS::OpenSearchServerless::AccessPolicy')),
      )
      .map(({ Properties }) => z.string().parse(Properties['Name']));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{2,31}$/u);
  });
});

/** The functions of the pipeline, and what they are given. */
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ALL, actionsOf, pipeline, statements, template } from './pipeline-template.ts';
import { ANYTHING, resourcesOf, stacksOf, statementsOf } from './support.ts';

describe('functions', () => {
  it('are those of the plan, and no other', () => {
    expect(pipeline.functions.map(({ name }) => name).sort()).toEqual(ALL.toSorted());
    template.resourceCountIs('AWS::Lambda::Function', ALL.length);
  });

  it('run on one runtime, traced, with a log group of their own that is kept and encrypted', () => {
    const functions = Object.values(resourcesOf(template, 'AWS::Lambda::Function'));
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
      });
      expect(Properties['LoggingConfig']).toMatchObject({ LogFormat: 'JSON', LogGroup: { Ref: ANYTHING } });
    }
    const groups = Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'));
    expect(groups).toHaveLength(functions.length);
    for (const group of groups) {
      expect(group.Properties).toMatchObject({ RetentionInDays: 365 });
      expect(group.Properties).toHaveProperty('KmsKeyId');
      expect(group.DeletionPolicy).toBe('Retain');
    }
  });

  it('hold no managed policy and no right to everything', () => {
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::IAM::Role'))) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
    const wide = ALL.flatMap((name) =>
      statements(name)
        .filter(({ Resource }) => Resource === '*')
        .flatMap(({ Action }) => Action),
    );
    expect([...new Set(wide)].sort()).toEqual([
      'comprehend:BatchDetectEntities',
      'comprehend:BatchDetectSentiment',
      'transcribe:StartCallAnalyticsJob',
      'transcribe:StartTranscriptionJob',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(ALL.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('have statements with a name each', () => {
    for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) {
      for (const { Properties } of Object.values(resourcesOf(template, type))) {
        const named = statementsOf(Properties['PolicyDocument']).flatMap(({ Sid }) => Sid ?? []);
        expect(new Set(named).size).toBe(named.length);
      }
    }
  });

  it('join the network that is configured', () => {
    const vpc = {
      vpcId: 'vpc-0000004d',
      availabilityZones: ['a', 'b'],
      subnetIds: ['subnet-0000001a', 'subnet-0000002b'],
      securityGroupIds: ['sg-0000003c'],
    };
    const inside = Template.fromStack(stacksOf({ vpc }).pipeline);
    inside.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: ['subnet-0000001a', 'subnet-0000002b'], SecurityGroupIds: ['sg-0000003c'] },
    });
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEmulatorAssembly, templates } from './assembly.ts';
import { EMULATOR_CHANGES, type EmulatorChange } from './emulator-changes.ts';

const assertedBy = { file: 'test/infra/none.test.ts', title: 'none' };
const ROOT = new URL('../../../', import.meta.url);
const alarms: EmulatorChange = {
  ...{ kind: 'resource', type: 'AWS::CloudWatch::Alarm', having: 'Metrics' },
  ...{ name: 'sums', reason: 'No sums.', assertedBy },
};
const ages: EmulatorChange = {
  ...{ kind: 'condition', key: 'test:age*', name: 'ages', reason: 'No ages.', assertedBy },
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'callvault-assembly-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const statement = (Effect: string, Condition?: object): object => ({
  ...{ Effect, Action: 's3:PutObject', Resource: '*' },
  ...(Condition && { Condition }),
});
const policy = (...Statement: object[]): object => ({
  Type: 'AWS::IAM::Policy',
  Properties: { PolicyDocument: { Version: '2012-10-17', Statement } },
});

function make(Resources: object, changes: readonly EmulatorChange[], run: 'tls' | 'http' = 'tls'): string[] {
  const from = join(dir, 'from');
  mkdirSync(from);
  writeFileSync(join(from, 'One.template.json'), JSON.stringify({ Resources }));
  writeFileSync(join(from, 'One.assets.json'), '{}');
  writeFileSync(join(from, 'manifest.json'), '{}');
  const printed: string[] = [];
  const print = (line: string): number => printed.push(line);
  makeEmulatorAssembly({ from, to: join(dir, 'to'), run, changes, print });
  return printed;
}

const made = (): unknown => templates(join(dir, 'to'))[0]?.template.Resources;

describe('the emulator’s assembly', () => {
  it('leaves out what is listed, its dependants stay, and each is printed', () => {
    const printed = make(
      {
        Sum: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [] } },
        Plain: { Type: 'AWS::CloudWatch::Alarm', Properties: {}, DependsOn: ['Sum'] },
      },
      [alarms],
    );
    expect(printed).toEqual([
      'One: left out: AWS::CloudWatch::Alarm Sum (sums): No sums. Asserted by test/infra/none.test.ts.',
    ]);
    expect(made()).toEqual({ Plain: { Type: 'AWS::CloudWatch::Alarm', Properties: {}, DependsOn: [] } });
  });

  it('an Allow loses the condition, a Deny goes', () => {
    const condition = { StringEquals: { 'test:age': '1', 'aws:SecureTransport': 'true' } };
    make({ Policy: policy(statement('Allow', condition), statement('Deny', condition)) }, [ages]);
    const left = statement('Allow', { StringEquals: { 'aws:SecureTransport': 'true' } });
    expect(made()).toEqual({ Policy: policy(left) });
  });

  it('an unknown condition key is refused', () => {
    expect(() => make({ Policy: policy(statement('Deny', { Null: { 'test:new': 'true' } })) }, [])).toThrow(
      'One: the emulator cannot evaluate test:new in Policy; list it',
    );
  });

  it('a condition that no call meets stays as it is', () => {
    const idle: EmulatorChange = {
      ...{ kind: 'idle-condition', key: 'test:age', name: 'ages', reason: 'Never.', assertedBy },
    };
    const Policy = policy(statement('Deny', { Null: { 'test:age': 'true' } }));
    expect(make({ Policy }, [idle])).toHaveLength(1);
    expect(made()).toEqual({ Policy });
  });

  it('an entry that applies to nothing is refused, unless it is for the other run', () => {
    expect(() => make({}, [alarms])).toThrow('Nothing to leave out for: sums');
    rmSync(join(dir, 'from'), { recursive: true });
    rmSync(join(dir, 'to'), { recursive: true });
    expect(make({}, [{ ...alarms, only: 'http' }])).toEqual([]);
  });

  it.each(EMULATOR_CHANGES.map((change) => [change.name, change] as const))(
    'the test that stands in for “%s” is there',
    (_name, change) => {
      const { file, title } = change.assertedBy;
      expect(readFileSync(new URL(file, ROOT), 'utf8')).toContain(title);
    },
  );
});

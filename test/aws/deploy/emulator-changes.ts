/** What the emulator's copy of the templates leaves out, why, and which test of the untouched templates stands in for it. */

/** A test that reads the templates as they are synthesized. */
export interface AssertedBy {
  readonly file: string;
  /** Part of the test's title. */
  readonly title: string;
}

interface Change {
  /** What is printed when it is applied. */
  readonly name: string;
  readonly reason: string;
  readonly assertedBy: AssertedBy;
  /** Only in the run of this name; in both when absent. */
  readonly only?: 'tls' | 'http';
}

/** A resource that the emulator's CloudFormation refuses. */
export interface DroppedResource extends Change {
  readonly kind: 'resource';
  readonly type: string;
  /** Only those that have this property. */
  readonly having?: string;
}

/**
 * A condition key that nothing fills in. An Allow loses the condition, a Deny goes altogether: the emulator would take the key as
 * absent and refuse every call.
 */
export interface DroppedCondition extends Change {
  readonly kind: 'condition';
  /** Lower case; ends with `*` for a family of keys. */
  readonly key: string;
}

/** A condition that stays, in statements that no call inside the emulator ever meets. */
export interface IdleCondition extends Change {
  readonly kind: 'idle-condition';
  readonly key: string;
}

/** API methods that lose their authorizer. */
export interface DroppedAuthorizer extends Change {
  readonly kind: 'authorizer';
}

/** A property whose value the emulator cannot make. */
export interface DroppedProperty extends Change {
  readonly kind: 'property';
  readonly type: string;
  /** From the outside in. */
  readonly path: readonly [string, string];
}

export type EmulatorChange = DroppedProperty | DroppedResource | DroppedCondition | IdleCondition | DroppedAuthorizer;

/** Lower case. What the emulator, or our plugin in it, takes from a request; any other key in a policy needs an entry below. */
export const EVALUATED_KEYS = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  's3:prefix',
  's3:x-amz-server-side-encryption',
  // By the plugin.
  's3:object-lock-mode',
  's3:object-lock-remaining-retention-days',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  'kms:encryptioncontext:recordingid',
  'kms:encryptioncontextkeys',
  'kms:signingalgorithm',
  'kms:messagetype',
  'kms:macalgorithm',
] as const;

const asserted = (file: string, title: string): AssertedBy => ({ file: `test/infra/${file}.test.ts`, title });

export const EMULATOR_CHANGES: readonly EmulatorChange[] = [
  {
    kind: 'resource',
    type: 'AWS::WAFv2::WebACLAssociation',
    name: 'firewall of the API',
    reason: 'The emulator has no such type: the rules are made and stand before nothing.',
    assertedBy: asserted('api', 'the stage is throttled, traced and before a firewall'),
  },
  {
    kind: 'resource',
    type: 'AWS::WAFv2::LoggingConfiguration',
    name: 'log of the firewall',
    reason: 'The emulator has no such type.',
    assertedBy: asserted('api', 'the firewall logs what it blocks, without what was asked'),
  },
  {
    kind: 'resource',
    type: 'AWS::Athena::NamedQuery',
    name: 'named queries',
    reason: 'The emulator has no such type.',
    assertedBy: asserted('insights', 'named queries ask for columns that the table has'),
  },
  {
    kind: 'resource',
    type: 'AWS::KMS::ReplicaKey',
    name: 'data key in the second region',
    reason: 'The emulator has no such type.',
    assertedBy: asserted('replica', 'has the data key in the second region as well'),
  },
  {
    kind: 'property',
    type: 'AWS::CloudFront::Distribution',
    path: ['DistributionConfig', 'WebACLId'],
    only: 'tls',
    name: 'firewall of the console',
    reason: 'The emulator does not know Fn::GetStackOutput, by which the ARN crosses regions.',
    assertedBy: asserted('console', 'TLS 1.2 and a firewall stand before it'),
  },
  {
    kind: 'authorizer',
    only: 'tls',
    name: 'authorizer of the API',
    reason:
      'Over TLS the emulator cannot fetch its own signing keys and refuses every token; the run over http has it.',
    assertedBy: asserted('api', 'every method wants a token but those of the public routes'),
  },
  {
    kind: 'idle-condition',
    key: 'kms:viaservice',
    name: 'keys by way of a service',
    reason: 'The emulator’s services do not ask its KMS in the caller’s name.',
    assertedBy: asserted('pipeline-rights', 'tie every use of the data key by S3 to one bucket'),
  },
  {
    kind: 'idle-condition',
    key: 'kms:encryptioncontext:aws:*',
    name: 'encryption context of services',
    reason: 'The emulator’s services do not ask its KMS in the caller’s name.',
    assertedBy: asserted('pipeline-rights', 'tie every use of the data key by S3 to one bucket'),
  },
  {
    kind: 'idle-condition',
    key: 'aws:sourceaccount',
    name: 'account a service acts for',
    reason: 'The emulator lets its services act without looking at the resource’s policy.',
    assertedBy: asserted('left-out', 'services act for this account alone'),
  },
  {
    kind: 'idle-condition',
    key: 'aws:sourcearn',
    name: 'resource a service acts for',
    reason: 'The emulator lets its services act without looking at the resource’s policy.',
    assertedBy: asserted('pipeline-queues', 'take messages from EventBridge alone, from the rule that names them'),
  },
  {
    kind: 'idle-condition',
    key: 's3:tlsversion',
    name: 'TLS version',
    reason: 'The emulator does not know a request’s TLS version, so that this Deny meets none.',
    assertedBy: asserted('evidence-buckets', 'answers over TLS only'),
  },
  {
    kind: 'idle-condition',
    key: 'kms:resourcealiases',
    name: 'key of the replica',
    reason: 'The emulator copies nothing to another region.',
    assertedBy: asserted('replica', 'names the very bucket and key of the other stack'),
  },
  {
    kind: 'idle-condition',
    key: 'transcribe:outputbucketname',
    name: 'output of speech-to-text jobs',
    reason: 'Jobs are started at a stand-in that knows no policies.',
    assertedBy: asserted('pipeline-rights', 'start speech-to-text into the work bucket only, and lend one role'),
  },
  {
    kind: 'idle-condition',
    key: 'iam:passedtoservice',
    name: 'role lent to speech-to-text jobs',
    reason: 'Jobs are started at a stand-in that knows no policies.',
    assertedBy: asserted('pipeline-rights', 'start speech-to-text into the work bucket only, and lend one role'),
  },
];

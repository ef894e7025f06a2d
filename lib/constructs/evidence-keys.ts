/** The three keys: what recordings are wrapped with, what signs the custody log, and what encrypts the operators' own data. */
import { Stack, type RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage, type IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { pin } from './pin.ts';

export class EvidenceKeys extends Construct {
  readonly data: Key;
  readonly signing: IKey;
  readonly operations: Key;

  constructor(
    scope: Construct,
    id: string,
    { config, removalPolicy }: { config: Config; removalPolicy: RemovalPolicy },
  ) {
    super(scope, id);
    this.data = new Key(this, 'Data', {
      description: `Callvault ${config.stage}: wraps the keys of recordings, encrypts vault, intake, work and tables`,
      multiRegion: true,
      enableKeyRotation: true,
      removalPolicy,
    });
    this.operations = new Key(this, 'Operations', {
      description: `Callvault ${config.stage}: encrypts logs and alarms; no recordings`,
      enableKeyRotation: true,
      removalPolicy,
    });
    this.signing = this.signingKey(config, removalPolicy);
    for (const statement of operatorStatements(this)) this.operations.addToResourcePolicy(statement);
    if (!config.disposable) this.data.addToResourcePolicy(denyDestruction(config));
    pin(this.data, 'DataKey');
    pin(this.operations, 'OperationsKey');
  }

  private signingKey(config: Config, removalPolicy: RemovalPolicy): IKey {
    if (config.signing.keyArn !== undefined) return Key.fromKeyArn(this, 'Signing', config.signing.keyArn);
    const key = new Key(this, 'Signing', {
      description: `Callvault ${config.stage}: signs checkpoints of the custody log`,
      keySpec: KeySpec.ECC_NIST_EDWARDS25519,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy,
    });
    if (!config.disposable) key.addToResourcePolicy(denyDestruction(config));
    return pin(key, 'SigningKey');
  }
}

/** Without these keys every recording is lost and no checkpoint can be told from a forged one. */
export function denyDestruction({ breakGlassRoleArn }: Config): PolicyStatement {
  return new PolicyStatement({
    sid: 'DenyDestruction',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'],
    resources: ['*'],
    ...(breakGlassRoleArn !== undefined && {
      conditions: { ArnNotLike: { 'aws:PrincipalArn': breakGlassRoleArn } },
    }),
  });
}

/** Log groups and topics are encrypted by the services themselves. */
function operatorStatements(scope: Construct): PolicyStatement[] {
  const { partition, region, account, urlSuffix } = Stack.of(scope);
  const actions = ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];
  const group = `arn:${partition}:logs:${region}:${account}:log-group:*`;
  return [
    new PolicyStatement({
      sid: 'LogGroups',
      // Unlike the other services, this one has the domain of its partition in its name.
      principals: [new ServicePrincipal(`logs.${region}.${urlSuffix}`)],
      actions,
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': group } },
    }),
    new PolicyStatement({
      sid: 'AlarmsAndEvents',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com'), new ServicePrincipal('events.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  ];
}

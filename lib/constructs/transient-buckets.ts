/** The buckets without a lock: what has arrived, what can be made again, and the access logs. */
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, CfnBucket, HttpMethods, type BucketProps, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { pin } from './pin.ts';
import { abortedUploads, encryptedWith, PRIVATE } from './vault-bucket.ts';

interface TransientProps {
  readonly config: Config;
  readonly key: IKey;
  readonly logs: IBucket;
  readonly removalPolicy: RemovalPolicy;
}

/** Access logs, which S3 delivers under its own key only. */
export function logsBucket(
  scope: Construct,
  { config, removalPolicy }: Pick<TransientProps, 'config' | 'removalPolicy'>,
): Bucket {
  const logs = new Bucket(scope, 'Logs', {
    ...PRIVATE,
    encryption: BucketEncryption.S3_MANAGED,
    removalPolicy,
    lifecycleRules: [abortedUploads(), { id: 'old-logs', expiration: Duration.days(config.logRetentionDays) }],
  });
  return pin(logs, 'LogsBucket');
}

/** Unversioned, so that a removed part is gone. Age alone deletes nothing: only what carries the tag of a committed seal goes. */
export function intakeBucket(scope: Construct, props: TransientProps): Bucket {
  const intake = new Bucket(scope, 'Intake', {
    ...transient(props, 'intake'),
    lifecycleRules: [
      abortedUploads(),
      { id: 'sealed', tagFilters: { callvault: 'sealed' }, expiration: Duration.days(1) },
    ],
    cors: [
      {
        allowedMethods: [HttpMethods.PUT],
        allowedOrigins: webOrigins(props.config),
        allowedHeaders: ['content-type', 'if-none-match', 'x-amz-*'],
        exposedHeaders: ['ETag'],
        maxAge: 3600,
      },
    ],
  });
  // The L2's `eventBridgeEnabled` would bring a custom resource with a function of its own.
  const resource = intake.node.defaultChild;
  if (resource instanceof CfnBucket) {
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
  return pin(intake, 'IntakeBucket');
}

/** What the system deletes itself when a job ends; the rules are for jobs that never do. */
export function workBucket(scope: Construct, props: TransientProps): Bucket {
  const work = new Bucket(scope, 'Work', {
    ...transient(props, 'work'),
    lifecycleRules: [
      abortedUploads(),
      { id: 'speech-copies', prefix: 'asr/', expiration: Duration.days(3) },
      { id: 'speech-answers', prefix: 'transcribe/', expiration: Duration.days(7) },
    ],
    // The API sends a browser here for audio and files, which then asks for parts of them.
    cors: [
      {
        allowedMethods: [HttpMethods.GET, HttpMethods.HEAD],
        allowedOrigins: webOrigins(props.config),
        allowedHeaders: ['*'],
        exposedHeaders: ['Accept-Ranges', 'Content-Disposition', 'Content-Length', 'Content-Range', 'ETag'],
        maxAge: 3600,
      },
    ],
  });
  return pin(work, 'WorkBucket');
}

/** A link is what lets somebody in; this says whose pages may use it. */
function webOrigins({ uploadOrigins, consoleDomain }: Config): string[] {
  return uploadOrigins ?? [consoleDomain ? `https://${consoleDomain.name}` : 'https://*'];
}

function transient({ key, logs, removalPolicy }: TransientProps, name: string): BucketProps {
  return {
    ...PRIVATE,
    ...encryptedWith(key),
    removalPolicy,
    serverAccessLogsBucket: logs,
    serverAccessLogsPrefix: `s3/${name}/`,
  };
}

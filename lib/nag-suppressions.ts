/** Findings that stay, each with its reason. docs/nag-suppressions.md lists them by resource; what matches nothing is an error. */
import { WORK_FOLDERS } from './grants/objects.ts';

export interface Suppression {
  /** Rules; `%` stands for any characters, and a rule without its pack for that rule of every pack. */
  readonly rules: readonly string[];
  /** Resources by path below the deployment's name; `%` stands for any characters. */
  readonly resources: readonly string[];
  readonly reason: string;
}

const iam5 = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;

export const SUPPRESSIONS: readonly Suppression[] = [
  {
    rules: ['AwsSolutions-APIG4', 'AwsSolutions-COG4'],
    resources: ['api/Api/Default/healthz/GET/Resource'],
    reason: 'A load balancer has no token; without one the answer says that the API works and nothing else.',
  },
  {
    rules: ['AwsSolutions-APIG4', 'AwsSolutions-COG4'],
    resources: ['api/Api/Default/openapi.json/GET/Resource'],
    reason: 'The description of the API is public documentation and names no data.',
  },
  {
    rules: ['AwsSolutions-APIG4', 'AwsSolutions-COG4'],
    resources: ['', 'assets/{proxy+}/', 'console-config.json/', 'docs/', 'docs/{proxy+}/', 'favicon.svg/'].map(
      (path) => `api/Api/Default/${path}GET/Resource`,
    ),
    reason:
      'With console: api: the program that signs people in and the documentation. Whoever opens them has no token yet, and they hold no data.',
  },
  {
    rules: ['AwsSolutions-APIG4', 'AwsSolutions-COG4'],
    resources: ['api/Api/Default/{proxy+}/ANY/Resource'],
    reason:
      'Sign-in by another provider (identity: oidc): the function verifies the token of the configured provider before every route that is not public.',
  },
  {
    rules: ['AwsSolutions-APIG4', 'AwsSolutions-COG4'],
    resources: ['api/Api/Default/callers/{proxy+}/ANY/Resource'],
    reason:
      'Callers are not in the user pool: their tokens are signed by a key in KMS, and the function verifies them and takes no others on this way.',
  },
  {
    rules: ['APIGWCacheEnabledAndEncrypted'],
    resources: ['api/Api/DeploymentStage.v1/Resource'],
    reason: 'Answers are for one caller and may be withdrawn at any time: they are never cached.',
  },
  {
    rules: ['APIGWSSLEnabled'],
    resources: ['api/Api/DeploymentStage.v1/Resource'],
    reason: 'A client certificate is for HTTP backends; this one is a function, called by the signed Lambda API.',
  },
  {
    rules: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    ],
    resources: ['api/Api/CloudWatchRole/Resource'],
    reason: 'One role per account and region lets API Gateway write logs; it accepts the rights of this policy only.',
  },
  {
    rules: ['AwsSolutions-CFR1'],
    resources: ['console/Distribution/Resource'],
    reason: 'Who may come in is decided by sign-in and the firewall; people travel.',
  },
  {
    rules: ['AwsSolutions-CFR3'],
    resources: ['console/Distribution/Resource'],
    reason:
      'The log would keep the address of everyone who opens a page, in another region. The firewall logs what it blocks, the API what it answers, the custody log who did what.',
  },
  {
    rules: ['CloudWatchLogGroupEncrypted'],
    resources: ['edge/FirewallLog/Resource'],
    reason:
      'Blocked requests without query, token and cookie. The service encrypts them with its own key: the edge region has no key of this deployment.',
  },
  {
    rules: ['AwsSolutions-OS3'],
    resources: ['search/Domain'],
    reason:
      'The domain is reached by functions that sign their requests, and by nobody else: two roles have rights to it. Addresses of functions change.',
  },
  {
    rules: ['AwsSolutions-OS9[LogExport::INDEX_SLOW_LOGS]', 'AwsSolutions-OS9[LogExport::SEARCH_SLOW_LOGS]'],
    resources: ['search/Domain'],
    reason: 'Slow logs hold the words people searched for and the turns that were indexed; logs must not hold either.',
  },
  {
    rules: ['AwsSolutions-OS1', 'OpenSearchInVPCOnly'],
    resources: ['search/Domain'],
    reason:
      'Without vpc in the config. Requests must be signed by one of two roles, over TLS 1.2; set vpc to close the network as well.',
  },
  {
    rules: ['AwsSolutions-OS4'],
    resources: ['search/Domain'],
    reason:
      'Without dedicatedMasters in the config. The index is rebuilt from the vault; a small archive saves three instances.',
  },
  {
    rules: ['LambdaInsideVPC'],
    resources: ['api/%/Function/Resource', 'pipeline/%/Function/Resource'],
    reason:
      'Without vpc in the config. A function calls AWS services, signed and over TLS, one of them the webhooks that were added, and listens to nobody; set vpc to close the network as well.',
  },
  {
    rules: ['LambdaConcurrency'],
    resources: ['api/%/Function/Resource', 'pipeline/%/Function/Resource'],
    reason:
      'A reserved share is taken from every other function of the account. The queues limit their consumers, the gateway its callers, and Cognito calls once per sign-in.',
  },
  {
    rules: ['LambdaDLQ'],
    resources: ['api/%/Function/Resource', 'pipeline/%/Function/Resource'],
    reason:
      'For asynchronous calls, of which there are none but the schedules. Queues, stream and schedules have dead-letter queues of their own; the gateway and Cognito wait for the answer.',
  },
  {
    rules: ['IAMNoInlinePolicy'],
    resources: [
      'api/%/Role/DefaultPolicy/Resource',
      'pipeline/%/Role/DefaultPolicy/Resource',
      'pipeline/%Access/DefaultPolicy/Resource',
      'evidence/Replication/DefaultPolicy/Resource',
      'insights/DeliveryRights/Resource',
      'insights/DeliveryRef/EventsRole/DefaultPolicy/Resource',
    ],
    reason:
      'The policy is written for this one role and must not be attached to another; it comes and goes with the role.',
  },
  {
    rules: [iam5('*')],
    resources: ['api/%/Role/%Policy%/Resource', 'pipeline/%/Role/%Policy%/Resource'],
    reason:
      'Actions that know no resource: X-Ray segments, network interfaces of a function in a VPC, Comprehend, and the start of a Transcribe job (limited by its output bucket where there is a condition for it).',
  },
  {
    rules: [
      iam5('%Bucket%/audio/*'),
      iam5('%Bucket%/transcript/*'),
      iam5('%Bucket%/manifest/*'),
      iam5('%Bucket%/key/*'),
    ],
    resources: ['api/ServeApi/Role/%Policy%/Resource', 'pipeline/%/Role/%Policy%/Resource'],
    reason: 'A folder of the vault or the intake. The objects in it have random names that nobody knows beforehand.',
  },
  {
    rules: [iam5('%Facts%/call-facts/*'), iam5('%Facts%/query-results/*')],
    resources: ['api/ServeApi/Role/%Policy%/Resource'],
    reason:
      'Facts of calls are files that Firehose names, answers are named by Athena: a folder each, and only answers are written.',
  },
  {
    rules: [iam5('%Bucket%/log/*')],
    resources: ['api/ServeApi/Role/%Policy%/Resource', 'pipeline/%/Role/%Policy%/Resource'],
    reason: 'The custody log: its tiles are numbered as it grows.',
  },
  {
    rules: [iam5('%IntakeBucket%/metadata/*'), iam5('%IntakeBucket%/delivery/*'), iam5('%IntakeBucket%/drop/*')],
    resources: ['api/ServeApi/Role/%Policy%/Resource', 'pipeline/%/Role/%Policy%/Resource'],
    reason: 'A folder of the intake; what arrives in it is named by a random id or by the recorder that drops it.',
  },
  {
    rules: WORK_FOLDERS.map((folder) => iam5(`%WorkBucket%/${folder}/*`)),
    resources: [
      'api/ServeApi/Role/%Policy%/Resource',
      'pipeline/%/Role/%Policy%/Resource',
      'pipeline/TranscribeAccess/DefaultPolicy/Resource',
    ],
    reason: 'One folder of derivatives; the files in it are named by recording ids.',
  },
  {
    rules: [iam5('%CatalogueTable%/index/*')],
    resources: ['api/ServeApi/Role/%Policy%/Resource', 'pipeline/%/Role/%Policy%/Resource'],
    reason: 'The indices of the one table that is named; a query of the table is a query of its indices.',
  },
  {
    rules: [iam5('%CatalogueTable%/stream/*')],
    resources: ['pipeline/RelayChanges/Role/%Policy%/Resource'],
    reason: 'ListStreams is asked of the table; reading is limited to the one stream.',
  },
  {
    rules: ['transcription-job', 'analytics', 'analytics-job'].map((kind) =>
      iam5(`%:transcribe:%:${kind}/callvault-*`),
    ),
    resources: ['pipeline/%/Role/%Policy%/Resource'],
    reason: 'Jobs that this deployment starts; their names are made of recording ids behind this prefix.',
  },
  {
    rules: [iam5('%:bedrock:*::foundation-model/%')],
    resources: ['pipeline/AnalyseRecording/Role/%Policy%/Resource'],
    reason:
      'With an inference profile as summaryModel: one model, in whichever region the profile chooses, and by way of that profile only.',
  },
  {
    rules: [iam5('%/calls*/_search'), iam5('%/calls*/_analyze'), iam5('%/calls*')],
    resources: [
      'api/ServeApi/Role/%Policy%/Resource',
      'pipeline/IndexRecording/Role/%Policy%/Resource',
      'pipeline/PurgeRecording/Role/%Policy%/Resource',
      'pipeline/ReviewArchive/Role/%Policy%/Resource',
      'pipeline/RunExport/Role/%Policy%/Resource',
    ],
    reason: 'The index of calls in its versions (calls-v1, calls-v2, …); only indexing writes to it.',
  },
  {
    rules: [iam5('%/calls/_doc/*')],
    resources: [
      'api/ServeApi/Role/%Policy%/Resource',
      'pipeline/PurgeRecording/Role/%Policy%/Resource',
      'pipeline/ReviewArchive/Role/%Policy%/Resource',
      'pipeline/RunExport/Role/%Policy%/Resource',
    ],
    reason: 'Calls in the index, named by recording ids: what is restricted or erased leaves it.',
  },
  {
    rules: ['audio', 'transcript', 'manifest', 'key'].map((folder) => iam5(`%:s3:::callvault-%/${folder}/*`)),
    resources: ['pipeline/PurgeRecording/Role/%Policy%/Resource', 'pipeline/ReviewArchive/Role/%Policy%/Resource'],
    reason:
      'One folder of the replica bucket: the copy of a version whose lock has ended is removed with its original.',
  },
  {
    rules: [iam5('<VaultBucket.Arn>/*'), iam5('%:s3:::callvault-%/*'), iam5('%:kms:%:key/*')],
    resources: ['evidence/Replication/DefaultPolicy/Resource'],
    reason:
      'Replication copies every version of the vault into the one replica bucket. The key there has no name yet; a condition on its alias limits it to one.',
  },
  {
    rules: [iam5('%Facts%/call-facts/*'), iam5('%Facts%/failed/*')],
    resources: ['insights/DeliveryRights/Resource'],
    reason: 'Firehose names its files itself, below these two folders of the one bucket.',
  },
  {
    rules: ['AwsSolutions-SQS3'],
    resources: ['pipeline/%DeadLetters/Resource', 'insights/CollectDeadLetters/Resource'],
    reason: 'It is a dead-letter queue itself.',
  },
  {
    rules: ['DynamoDBInBackupPlan'],
    resources: ['evidence/Catalogue/Resource', 'evidence/Principals/Resource'],
    reason:
      'Point-in-time recovery over 35 days. A backup would keep what an erasure has to reach; what must last longer is in the vault.',
  },
  {
    rules: ['DynamoDBInBackupPlan'],
    resources: ['evidence/Key/Resource'],
    reason: 'Deleting a key must make every copy of its recording unreadable: a backup of keys would undo erasure.',
  },
  {
    rules: ['S3BucketReplicationEnabled'],
    resources: ['evidence/Intake/Resource', 'evidence/Work/Resource'],
    reason:
      'Holds what is on its way or can be made again, and must be able to forget it; a copy could not be reached.',
  },
  {
    rules: ['S3BucketReplicationEnabled'],
    resources: ['evidence/Vault/Resource'],
    reason: 'Without replicaRegion in the config. With one, every version is replicated into a locked bucket.',
  },
  {
    rules: ['S3BucketReplicationEnabled'],
    resources: ['evidence/Logs/Resource', 'replica/Logs/Resource'],
    reason: 'Access logs of one region stay in that region; they are no evidence.',
  },
  {
    rules: ['S3BucketReplicationEnabled'],
    resources: ['replica/Replica/Resource'],
    reason: 'It is the replica.',
  },
  {
    rules: ['S3BucketReplicationEnabled'],
    resources: ['insights/Facts/Resource', 'console/Files/Resource'],
    reason:
      'Facts are derived from the archive, and the console from its source: the figures are no evidence, and the console can be built again.',
  },
  {
    rules: ['S3BucketVersioningEnabled'],
    resources: ['evidence/Intake/Resource', 'evidence/Work/Resource'],
    reason: 'What is deleted here must be gone: an old version would be a copy of a call outside the vault.',
  },
  {
    rules: ['S3BucketVersioningEnabled'],
    resources: ['evidence/Logs/Resource', 'replica/Logs/Resource'],
    reason: 'A log file is written once under a name of its own and expires.',
  },
  {
    rules: ['S3DefaultEncryptionKMS'],
    resources: ['evidence/Logs/Resource', 'replica/Logs/Resource'],
    reason: 'S3 delivers server access logs to buckets with its own encryption only.',
  },
  {
    rules: ['S3DefaultEncryptionKMS'],
    resources: ['console/Files/Resource'],
    reason: 'Programs that every visitor downloads; encrypted with the keys of S3.',
  },
];

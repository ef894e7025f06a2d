/** The deployed system with everything around it that AWS would be: emulator, search engine, and what answers for speech and language. */
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoCatalogue } from '../../../adapters/aws/dynamo-catalogue.ts';
import type { Catalogue } from '../../../core/ports.ts';
import { type RunningServer, startOpenSearch } from '../servers/server.ts';
import { startStandIns, type StandIns } from '../stand-ins/server.ts';
import type { JobEvent } from '../stand-ins/transcribe.ts';
import { type Deployed, readDeployment } from './deployed.ts';
import type { Emulator } from './emulator.ts';
import { createFunctions, type Functions } from './functions.ts';
import { applyObjectLock } from './object-lock.ts';
import { createPermissions, type Permissions } from './permissions.ts';
import { createQueues, type Queues } from './queues.ts';
import { tellRules } from './rules.ts';

const NOBODY = 'http://127.0.0.1:9';

export interface System {
  readonly deployed: Deployed;
  readonly functions: Functions;
  readonly queues: Queues;
  readonly permissions: Permissions;
  readonly s3: S3Client;
  readonly buckets: Readonly<Record<'vault' | 'intake' | 'work', string>>;
  readonly catalogue: Catalogue;
  readonly search: RunningServer;
  readonly standIns: StandIns;
  stop(): Promise<void>;
}

/** Errors: when the deployment is not what the templates say. */
export async function openSystem(emulator: Emulator, assembly: string): Promise<System> {
  const deployed = await readDeployment(emulator, assembly);
  const s3 = new S3Client({ ...emulator.client, forcePathStyle: true });
  await applyObjectLock(s3, deployed);
  const functions = createFunctions(emulator, deployed);
  const queues = createQueues(emulator, deployed);
  const tell = tellRules(emulator);
  const [search, standIns] = await Promise.all([startOpenSearch(), startSpeech(s3, tell)]);
  await functions.configure({
    SEARCH_ENDPOINT: search.endpoint,
    AWS_ENDPOINT_URL_TRANSCRIBE: standIns.endpoint,
    AWS_ENDPOINT_URL_COMPREHEND: standIns.endpoint,
    // A failed message then comes back when its queue says, below, and five deliveries do not take half an hour.
    AWS_ENDPOINT_URL_SQS: NOBODY,
  });
  await queues.hideFor(HIDDEN_SECONDS);
  await queues.hideFor(LONG_STEP_SECONDS, 'MakeAccessCopyWorkQueue');
  const tableName = deployed.outputs.get('CatalogueName') ?? '';
  const clock = { now: () => new Date() };
  return {
    ...{ deployed, functions, queues, s3, search, standIns },
    permissions: createPermissions(emulator),
    buckets: {
      vault: deployed.outputs.get('VaultName') ?? '',
      intake: deployed.outputs.get('IntakeName') ?? '',
      work: deployed.outputs.get('WorkName') ?? '',
    },
    catalogue: createDynamoCatalogue({ client: new DynamoDBClient(emulator.client), tableName, clock }),
    async stop() {
      await Promise.all([search.stop(), standIns.stop()]);
    },
  };
}

/** A failed message is tried again after this time; deployed are six times the function's timeout. */
const HIDDEN_SECONDS = 3;
/** The longest step is not begun a second time while a slow machine is at it. */
const LONG_STEP_SECONDS = 60;

const startSpeech = (s3: S3Client, onEvent: (event: JobEvent) => Promise<void>): Promise<StandIns> =>
  startStandIns({
    async store(Bucket, Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    async media(uri) {
      const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/u.exec(uri) ?? [];
      await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray();
    },
    onEvent,
  });

/** A versitygw for one test file, and fresh buckets in it. */
import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import type { Place } from '../../../adapters/aws/s3-errors.ts';
import { S3_OPTIONS } from '../../../adapters/aws/s3-options.ts';
import { startVersitygw, type RunningServer } from '../servers/server.ts';

export interface Buckets {
  /** A client of the server. */
  client(config?: S3ClientConfig): S3Client;
  /** A new bucket; `locked` = with versions and Object Lock. */
  fresh(kind: 'plain' | 'locked', config?: S3ClientConfig): Promise<Place>;
}

/** To be called at the top of a test file. */
export function s3Buckets(): Buckets {
  let server: RunningServer | undefined;
  let count = 0;
  const clients: S3Client[] = [];
  beforeAll(async () => {
    server = await startVersitygw();
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await server?.stop();
  });
  const client = (config: S3ClientConfig = {}): S3Client => {
    if (!server) throw new Error('the server is not started');
    const credentials = { accessKeyId: 'test', secretAccessKey: 'testtesttest' };
    const common = { endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true, credentials };
    const made = new S3Client({ ...common, ...S3_OPTIONS, ...config });
    clients.push(made);
    return made;
  };
  return {
    client,
    async fresh(kind, config) {
      const place = { client: client(config), bucket: `bucket-${++count}` };
      const lock = kind === 'locked' && { ObjectLockEnabledForBucket: true };
      await place.client.send(new CreateBucketCommand({ Bucket: place.bucket, ...lock }));
      return place;
    },
  };
}

/** The emulator's CloudFormation makes buckets without their lock settings: this sets what the templates say. */
import { PutObjectLockConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Deployed } from './deployed.ts';

const lockSchema = z.object({
  ObjectLockEnabled: z.literal('Enabled').default('Enabled'),
  Rule: z
    .object({
      DefaultRetention: z.object({
        Mode: z.enum(['COMPLIANCE', 'GOVERNANCE']),
        Days: z.int().optional(),
        Years: z.int().optional(),
      }),
    })
    .optional(),
});
const bucketSchema = z.looseObject({
  ObjectLockEnabled: z.literal(true),
  ObjectLockConfiguration: lockSchema.default({ ObjectLockEnabled: 'Enabled' }),
});

/** Returns the names of the buckets that are locked now. Errors: when no template has a bucket with a lock. */
export async function applyObjectLock(s3: S3Client, deployed: Deployed): Promise<readonly string[]> {
  const locked: string[] = [];
  for (const { id, properties } of deployed.resources('AWS::S3::Bucket')) {
    const bucket = bucketSchema.safeParse(properties);
    if (!bucket.success) continue;
    const { ObjectLockConfiguration } = bucket.data;
    await s3.send(new PutObjectLockConfigurationCommand({ Bucket: id, ObjectLockConfiguration }));
    locked.push(id);
  }
  if (locked.length === 0) throw new Error('no bucket of the templates has Object Lock');
  return locked;
}

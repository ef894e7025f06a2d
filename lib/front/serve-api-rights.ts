/**
 * What the API may do: read evidence, take deliveries, place and lift holds, make locks longer. It can neither seal, nor shorten a lock, nor destroy a
 * key or a version: it decides on an erasure, and purge-recording and review-archive carry it out.
 */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { makeWebhookKeys, readPublicKey, unwrapKeys } from '../grants/keys.ts';
import {
  INTAKE_PARTS,
  lockInVault,
  readIntake,
  readVault,
  readWork,
  RECORDING_FOLDERS,
  removeFromIntake,
  takeParts,
  writeIntake,
} from '../grants/objects.ts';
import { readKeyTable, writeCatalogue } from '../grants/tables.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

export function serveApiRights(evidence: Evidence): PolicyStatement[] {
  return [
    // Every refusal and every playback is a custody event.
    ...writeCatalogue(evidence),
    ...readKeyTable(evidence),
    ...unwrapKeys(evidence),
    // Of webhooks alone: the API gives them their secrets.
    ...makeWebhookKeys(evidence),
    ...readPublicKey(evidence),
    ...readVault(evidence, [...RECORDING_FOLDERS, 'log']),
    // Holds and their release, and a later date when an event is told. S3 takes no earlier one without the right to bypass.
    ...lockInVault(evidence, RECORDING_FOLDERS),
    ...readIntake(evidence, INTAKE_PARTS),
    // The upload links are signed with these rights.
    ...writeIntake(evidence, INTAKE_PARTS),
    ...takeParts(evidence),
    ...removeFromIntake(evidence, ['metadata', 'transcript', 'delivery']),
    ...readWork(evidence, ['acoustics', 'analysis', 'peaks', 'access', 'exports']),
  ];
}

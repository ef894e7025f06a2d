/** What the API may do: read evidence, take deliveries, place and lift holds. It can neither seal, nor shorten a lock, nor delete. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { readPublicKey, unwrapKeys } from '../grants/keys.ts';
import {
  INTAKE_PARTS,
  readIntake,
  readVault,
  readWork,
  RECORDING_FOLDERS,
  removeFromIntake,
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
    ...readPublicKey(evidence),
    ...readVault(evidence, [...RECORDING_FOLDERS, 'log']),
    placeHolds(evidence),
    ...readIntake(evidence, INTAKE_PARTS),
    // The upload links are signed with these rights.
    ...writeIntake(evidence, INTAKE_PARTS),
    ...removeFromIntake(evidence, ['metadata', 'transcript', 'delivery']),
    ...readWork(evidence, ['acoustics', 'analysis', 'peaks', 'access']),
  ];
}

/** A hold and its release. Retention is not the API's: what a person asks for never makes a lock shorter or longer. */
function placeHolds({ vault }: Evidence): PolicyStatement {
  return new PolicyStatement({
    sid: 'PlaceHolds',
    actions: ['s3:PutObjectLegalHold'],
    resources: RECORDING_FOLDERS.map((folder) => vault.arnForObjects(`${folder}/*`)),
  });
}

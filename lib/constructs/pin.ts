/** Fixes the logical id of a resource: moving or renaming its construct must never replace what holds evidence. */
import { CfnElement } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Errors: a construct that is not one resource. */
export function pin<T extends IConstruct>(construct: T, logicalId: string): T {
  const resource = construct.node.defaultChild;
  if (!CfnElement.isCfnElement(resource))
    throw new Error(`${construct.node.path} has no resource to name ${logicalId}`);
  resource.overrideLogicalId(logicalId);
  return construct;
}

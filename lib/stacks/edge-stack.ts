/** What CloudFront takes from its home region only: the firewall. Every other stack stays in the region of the evidence. */
import { CrossStackReferences, ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { firewall } from '../front/firewall.ts';
import type { Config } from '../config.ts';

export interface EdgeStackProps extends StackProps {
  readonly config: Config;
}

export class EdgeStack extends Stack {
  readonly firewallArn: string;

  constructor(scope: Construct, id: string, { config, ...props }: EdgeStackProps) {
    super(scope, id, { ...props, crossRegionReferences: true });
    const acl = firewall(this, { config, scope: 'CLOUDFRONT' });
    // Read by Fn::GetStackOutput: a strong reference would need a custom resource in each of both regions.
    CrossStackReferences.of(acl).produce(ReferenceStrength.WEAK);
    this.firewallArn = acl.attrArn;
  }
}

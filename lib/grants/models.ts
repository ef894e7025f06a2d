/** The right to ask one model of Amazon Bedrock. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Evidence } from '../stacks/evidence-stack.ts';

/** Where the profiles that AWS defines may send a request; behind it stands the id of the model. */
const PROFILE = /^(?:apac|au|ca|eu|global|jp|us)\./u;

/** `model`: id of a foundation model, or of an inference profile that AWS defines. Converse asks for the right of InvokeModel. */
export function askModel({ vault }: Evidence, model: string): PolicyStatement[] {
  const { partition, region, account } = Stack.of(vault);
  const actions = ['bedrock:InvokeModel'];
  const modelIn = (where: string, id: string): string => `arn:${partition}:bedrock:${where}::foundation-model/${id}`;
  if (!PROFILE.test(model)) {
    return [new PolicyStatement({ sid: 'AskModel', actions, resources: [modelIn(region, model)] })];
  }
  const profile = `arn:${partition}:bedrock:${region}:${account}:inference-profile/${model}`;
  return [
    new PolicyStatement({ sid: 'AskProfile', actions, resources: [profile] }),
    // AWS may add regions to a profile, so the model is named in all of them, but behind this profile only.
    new PolicyStatement({
      sid: 'AskModelOfProfile',
      actions,
      resources: [modelIn('*', model.replace(PROFILE, ''))],
      conditions: { StringEquals: { 'bedrock:InferenceProfileArn': profile } },
    }),
  ];
}

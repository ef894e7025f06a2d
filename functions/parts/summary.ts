/** Who chooses the turns that sum up a call, where a model is configured. */
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { createBedrockSummariser } from '../../adapters/aws/bedrock-summary.ts';
import type { Parts } from '../container.ts';

export function summaryPart({
  SUMMARY_MODEL: modelId,
}: {
  SUMMARY_MODEL?: string | undefined;
}): Pick<Parts, 'summariser'> {
  if (modelId === undefined) return {};
  return { summariser: () => createBedrockSummariser({ client: new BedrockRuntimeClient({}), modelId }) };
}

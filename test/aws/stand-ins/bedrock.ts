/** Amazon Bedrock's Converse operation, as far as a summary needs it. */
import type { Operation } from './json-server.ts';

/** The model that the stand-in knows. */
export const STAND_IN_MODEL = 'stand-in.summary-v1';
/** As a call's target. */
export const CONVERSE = `/model/${STAND_IN_MODEL}/converse`;

/** `said`: what the model answers. */
export function createBedrockStandIn(said = '{"turns":[1,4]}'): Readonly<Record<string, Operation>> {
  return {
    [CONVERSE]: () => ({
      output: { message: { role: 'assistant', content: [{ text: said }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 420, outputTokens: 24, totalTokens: 444 },
      metrics: { latencyMs: 12 },
    }),
  };
}

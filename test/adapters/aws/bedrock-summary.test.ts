/** Which turns a model chose, whatever it wrote around them. */
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { createBedrockSummariser } from '../../../adapters/aws/bedrock-summary.ts';
import type { Summariser } from '../../../core/analysis/ports.ts';
import { CONVERSE, createBedrockStandIn, STAND_IN_MODEL } from '../../aws/stand-ins/bedrock.ts';
import { Refusal, startJsonServer, type JsonServer } from '../../aws/stand-ins/json-server.ts';
import { clientOf } from './clients.ts';

const open: JsonServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

async function bench(said?: string): Promise<{ summariser: Summariser; server: JsonServer }> {
  const server = await startJsonServer(createBedrockStandIn(said), { http2: true });
  open.push(server);
  const client = clientOf(BedrockRuntimeClient, server.endpoint);
  return { summariser: createBedrockSummariser({ client, modelId: STAND_IN_MODEL }), server };
}

const TURNS = ['Hello.', 'My parcel is lost.', 'I see.', 'Well.', 'I will send another one.'].map((text) => ({
  role: 'unknown' as const,
  text,
}));

describe('a model', () => {
  it('is given the numbered turns and chooses some', async () => {
    const { summariser, server } = await bench();
    expect(await summariser.choose(TURNS)).toEqual([1, 4]);
    expect(JSON.stringify(server.calls[0]?.input)).toContain('1 unknown: My parcel is lost.');
  });

  it.each([
    ['something around it', 'Sure! ```json\n{"turns":[2]}\n```', [2]],
    ['a turn that there is not', '{"turns":[2,99]}', [2]],
    ['words', 'The parcel is lost.', undefined],
    ['words in the place of numbers', '{"turns":["The agent lied."]}', undefined],
    ['too many', '{"turns":[0,1,2,3,4,0]}', undefined],
    ['no JSON', '{turns}', undefined],
  ])('that answers with %s', async (_, said, expected) => {
    const { summariser } = await bench(said);
    expect(await summariser.choose(TURNS)).toEqual(expected);
  });

  it('sees the beginning and the end of a long call', async () => {
    const { summariser, server } = await bench();
    const long = Array.from({ length: 2000 }, () => ({ role: 'agent' as const, text: 'x'.repeat(100) }));
    await summariser.choose(long);
    const seen = JSON.stringify(server.calls[0]?.input);
    expect(seen.length).toBeLessThan(70_000);
    expect(seen).toContain('0 agent');
    expect(seen).toContain('1999 agent');
  });

  it('is not asked about nothing, and is named when it does not answer', async () => {
    const { summariser, server } = await bench();
    expect(await summariser.choose([])).toBeUndefined();
    expect(server.calls).toEqual([]);
    server.refuse(CONVERSE, new Refusal('AccessDeniedException', 'no', 403));
    await expect(summariser.choose(TURNS)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      detail: { call: 'bedrock:InvokeModel', reason: 'AccessDeniedException' },
    });
  });
});

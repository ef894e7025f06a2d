/** Four short calls: two English ones in two lanes, a Chinese one, one without a transcript. */
import { join } from 'node:path';
import { callFile } from '../../support/calls.ts';
import { CONSENT, transcriptOf, writeCall } from './inputs.ts';
import type { Cli } from './run-cli.ts';
import { ingestShape } from './shapes.ts';

export interface FourCalls {
  readonly parcel: string;
  readonly bank: string;
  readonly chinese: string;
  readonly silent: string;
}

/** Writes the files below `at` and ingests them; their ids. */
export async function ingestFourCalls(cli: Cli, at: string): Promise<FourCalls> {
  const folder = join(at, 'in');
  const common = { source: 'pbx', channels: ['customer', 'agent'] };
  writeCall(folder, 'a-parcel.wav', {
    audio: callFile(1, 600),
    metadata: { ...common, callId: 'parcel', agentId: 'ann', team: 'blue', startedAt: '2026-01-01T09:00:00Z' },
    transcript: transcriptOf('en-US', [
      ['agent', 'Good morning, thank you for calling.'],
      ['customer', 'My parcel never arrived. Where is my lost parcel?'],
      ['agent', 'I will call you back tomorrow.'],
    ]),
  });
  writeCall(folder, 'b-bank.wav', {
    audio: callFile(2, 600),
    metadata: {
      ...{ ...common, callId: 'bank', agentId: 'bob', businessLine: 'retail-banking', consent: CONSENT },
      startedAt: '2026-01-02T09:00:00Z',
    },
    transcript: transcriptOf('en-US', [
      ['agent', 'Thank you for calling the bank.'],
      ['customer', 'Was the parcel paid? I lost my card.'],
    ]),
  });
  writeCall(folder, 'c-chinese.wav', {
    audio: callFile(3, 600),
    metadata: { ...common, callId: 'chinese', language: 'zh-CN', startedAt: '2026-01-03T09:00:00Z' },
    transcript: transcriptOf('zh-CN', [
      ['agent', '您好，请问有什么可以帮您？'],
      ['customer', '我的包裹还没有到，我要退款。'],
    ]),
  });
  writeCall(folder, 'd-silent.wav', {
    audio: callFile(4, 600),
    metadata: { ...common, callId: 'silent', startedAt: '2026-01-04T09:00:00Z' },
  });
  const { files } = await cli(ingestShape, 0, 'ingest', folder);
  const [parcel = '', bank = '', chinese = '', silent = ''] = files.map(({ recordingId }) => recordingId);
  return { parcel, bank, chinese, silent };
}

/** A transcriber on the stand-in for Amazon Transcribe, with a copy of one call. */
import { TranscribeClient } from '@aws-sdk/client-transcribe';
import {
  createTranscribeTranscriber,
  type TranscribeOptions,
  type TranscribeTranscriber,
} from '../../../adapters/aws/transcribe-transcriber.ts';
import { parseTranscript } from '../../../adapters/formats/parse-transcript.ts';
import type { WorkStore } from '../../../core/ports.ts';
import { startStandIns, type StandIns } from '../../aws/stand-ins/server.ts';
import type { JobEvent } from '../../aws/stand-ins/transcribe.ts';
import { createMemoryWorkStore, type MemoryWorkStore } from '../../support/memory-files.ts';
import { clientOf } from './clients.ts';

const BUCKET = 'work-bucket';
export const CALL = { recordingId: 'rec1', workPath: 'asr/rec1' } as const;
export const STEREO = { ...CALL, channels: ['customer', 'agent'] } as const;

export interface Bench {
  readonly transcriber: TranscribeTranscriber;
  readonly server: StandIns;
  readonly work: MemoryWorkStore;
  readonly events: JobEvent[];
  /** Inputs of the start requests. */
  readonly started: () => unknown[];
}

const open: StandIns[] = [];

export async function closeBenches(): Promise<void> {
  for (const server of open.splice(0)) await server.stop();
}

export async function bench({
  hold = false,
  size,
  ...options
}: Partial<TranscribeOptions> & { hold?: boolean; size?: number } = {}): Promise<Bench> {
  const files = createMemoryWorkStore();
  await files.put('asr/rec1', new Uint8Array(10));
  const work: WorkStore = {
    ...files,
    open: async (path, range) => {
      const opened = await files.open(path, range);
      return opened && size !== undefined ? { ...opened, bytes: size } : opened;
    },
  };
  const events: JobEvent[] = [];
  const server = await startStandIns({
    hold,
    store: (bucket, key, body) => (bucket === BUCKET ? files.put(key, body) : Promise.reject(new Error(bucket))),
    onEvent: (event) => {
      events.push(event);
      return Promise.resolve();
    },
  });
  open.push(server);
  const transcriber = createTranscribeTranscriber({
    client: clientOf(TranscribeClient, server.endpoint),
    work,
    workBucket: BUCKET,
    roleArn: 'arn:aws:iam::123456789012:role/speech',
    parse: parseTranscript,
    ...options,
  });
  const started = (): unknown[] =>
    server.calls.filter(({ target }) => target.includes('.Start')).map(({ input }) => input);
  return { transcriber, server, work: files, events, started };
}

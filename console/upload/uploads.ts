/** The uploads of this page: one after the other, each told where it is. */
import {
  type Announcement,
  type CallvaultClient,
  CallvaultProblem,
  type Schema,
  uploadRecording,
} from '../../client/index.ts';
import { sendWithProgress } from './send.ts';

type Phase = 'waiting' | 'hashing' | 'sending' | 'checking' | 'ended' | 'failed';

export interface Upload {
  readonly key: string;
  readonly file: File;
  readonly phase: Phase;
  /** Of the phase, 0 to 1. */
  readonly progress: number;
  readonly recordingId?: string;
  readonly state?: Schema<'Recording'>['state'];
  readonly reason?: string;
  readonly wasThere?: boolean;
  readonly error?: unknown;
}

export interface CallData {
  readonly businessLine: string;
  readonly agentId: string;
  readonly team: string;
  readonly customerRef: string;
  readonly language: string;
}

/** The gate's and the sealer's work; what takes longer goes on without the page. */
const LOOK_MS = 500;
const MOST_LOOKS = 240;
const UNSETTLED: readonly string[] = ['awaiting-upload', 'received'];

export async function uploadOne(
  client: CallvaultClient,
  upload: Upload,
  data: CallData,
  onChange: (change: Partial<Upload>) => void,
): Promise<void> {
  try {
    onChange({ phase: 'hashing', progress: 0, error: undefined });
    const { recordingId, isThere } = await uploadRecording(client, upload.file, announcementOf(upload.file, data), {
      onProgress: (phase, done, total) => {
        onChange({ phase, progress: total === 0 ? 1 : done / total });
      },
      send: async (link, file, headers) =>
        sendWithProgress(link, file, headers, (progress) => {
          onChange({ phase: 'sending', progress });
        }),
    });
    onChange({ phase: 'checking', progress: 1, recordingId, wasThere: isThere });
    onChange({ phase: 'ended', ...(await settled(client, recordingId)) });
  } catch (error) {
    onChange({ phase: 'failed', error });
  }
}

async function settled(client: CallvaultClient, id: string): Promise<Pick<Upload, 'state' | 'reason'>> {
  for (let look = 1; ; look += 1) {
    const { state, reason } = await client.get('/recordings/{id}', { params: { path: { id } } });
    if (!UNSETTLED.includes(state) || look === MOST_LOOKS) return { state, ...(reason && { reason: reason.code }) };
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** The name of the file stands for the call: the same file twice is the same call. What was left empty is not said. */
function announcementOf(file: File, data: CallData): Announcement {
  const { agentId, team, customerRef, language } = data;
  const given = { agentId, team, customerRef, language };
  return {
    source: 'console',
    callId: file.name,
    businessLine: data.businessLine.trim() || 'default',
    ...Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => (value.trim() ? [[name, value.trim()]] : [])),
    ),
  };
}

/** Whether another try could help. */
export function isWorthAnother(error: unknown): boolean {
  return !(error instanceof CallvaultProblem) || error.status === 0 || error.status === 429 || error.status >= 500;
}

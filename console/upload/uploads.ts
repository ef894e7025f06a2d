/** The uploads of this page: one after the other, each told where it is. */
import { type CallvaultClient, CallvaultProblem, uploadRecording } from '../../client/index.ts';
import { announcementOf, type CallData } from './call-data.ts';
import type { Upload } from './files.ts';
import { sendWithProgress } from './send.ts';

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
    const transcript = await transcriptIn(upload.transcript);
    const announcement = announcementOf(upload.file.name, data, transcript);
    const { recordingId, isThere } = await uploadRecording(client, upload.file, announcement, {
      onProgress: (phase, done, total) => {
        onChange({ phase, progress: total === 0 ? 1 : done / total });
      },
      send: sendWithProgress,
    });
    onChange({ phase: 'checking', progress: 1, recordingId, wasThere: isThere });
    onChange({ phase: 'ended', ...(await settled(client, recordingId)) });
  } catch (error) {
    onChange({ phase: 'failed', error });
  }
}

async function settled(client: CallvaultClient, id: string): Promise<Pick<Upload, 'state' | 'reason' | 'sameAs'>> {
  for (let look = 1; ; look += 1) {
    const { state, reason, sameBytesAs } = await client.get('/recordings/{id}', { params: { path: { id } } });
    if (!UNSETTLED.includes(state) || look === MOST_LOOKS) {
      const same = sameBytesAs === undefined ? {} : { sameAs: sameBytesAs };
      return { state, ...(reason && { reason: reason.code }), ...same };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function transcriptIn(file: File | undefined): Promise<Record<string, unknown> | undefined> {
  if (!file) return undefined;
  try {
    const parsed: unknown = JSON.parse(await file.text());
    if (isRecord(parsed)) return parsed;
  } catch {
    // Said below.
  }
  const detail = `${file.name} is no JSON document.`;
  throw new CallvaultProblem({ status: 400, code: 'TRANSCRIPT_INVALID', detail });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The services that no emulator has, behind one endpoint: for AWS_ENDPOINT_URL_TRANSCRIBE and AWS_ENDPOINT_URL_COMPREHEND. */
import { createComprehendStandIn, type ComprehendStandIn } from './comprehend.ts';
import { startJsonServer, type JsonServer } from './json-server.ts';
import { createTranscribeStandIn, type TranscribeOptions, type TranscribeStandIn } from './transcribe.ts';

export interface StandIns extends JsonServer {
  readonly transcribe: TranscribeStandIn;
  readonly comprehend: ComprehendStandIn;
}

/** `store` puts outputs into the bucket a job names; `onEvent` puts a job's end on the default bus. */
export async function startStandIns(options: TranscribeOptions & { readonly port?: number }): Promise<StandIns> {
  const transcribe = createTranscribeStandIn(options);
  const comprehend = createComprehendStandIn();
  const operations = { ...transcribe.operations, ...comprehend.operations };
  return { ...(await startJsonServer(operations, { port: options.port })), transcribe, comprehend };
}

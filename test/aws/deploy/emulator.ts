/** The AWS emulator of a run, and how this process and its children reach it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { type RunningServer, startMiniStack } from '../servers/server.ts';
import type { Run } from './assembly.ts';

export const REGION = 'eu-central-1';
/** The emulator takes an access key of 12 digits as the root user of that account. */
export const ACCOUNT = '123456789012';

export interface Emulator {
  readonly endpoint: string;
  readonly dir: string;
  /** File of the plugin: every answer of the policy evaluation. Empty without TLS. */
  readonly decisions: string;
  /** For a child process. */
  readonly env: Readonly<Record<string, string>>;
  /** For SDK clients of this process. */
  readonly client: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  stop(): Promise<void>;
}

const PLUGIN = fileURLToPath(new URL('./emulator-plugin', import.meta.url));

/** `tls` = TLS with policies in force; `http` = neither, but tokens of the user pool can be checked. */
export async function startEmulator(run: Run): Promise<Emulator> {
  const tls = run === 'tls';
  const decisions = join(mkdtempSync(join(tmpdir(), 'callvault-decisions-')), 'decisions.jsonl');
  writeFileSync(decisions, '');
  const enforcing = ['AUTH=true', `PYTHONPATH=${PLUGIN}`, `DECISIONS_FILE=${decisions}`, 'PYTHONDONTWRITEBYTECODE=1'];
  const server = await startMiniStack({ tls, settings: tls ? enforcing : [] });
  const certificate = join(server.dir, 'cert.pem');
  if (tls) setDefaultCACertificates([...getCACertificates('default'), readFileSync(certificate, 'utf8')]);
  return describe(server, certificate, decisions);
}

function describe(server: RunningServer, certificate: string, decisions: string): Emulator {
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  return {
    endpoint: server.endpoint,
    dir: server.dir,
    decisions,
    env: {
      AWS_ENDPOINT_URL: server.endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_CA_BUNDLE: certificate,
      NODE_EXTRA_CA_CERTS: certificate,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
    client: { region: REGION, endpoint: server.endpoint, credentials },
    async stop() {
      await server.stop();
      rmSync(dirname(decisions), { recursive: true, force: true });
    },
  };
}

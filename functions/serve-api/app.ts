/** What the API needs from this edition. */
import { KMSClient } from '@aws-sdk/client-kms';
import { readCdr } from '../../adapters/formats/cdr.ts';
import { parseTranscript } from '../../adapters/formats/parse-transcript.ts';
import { systemClock } from '../../adapters/aws/clock-random.ts';
import { createCursorKey } from '../../adapters/aws/kms-cursor-key.ts';
import { createSubjectTokens, isSubjectToken } from '../../adapters/aws/kms-subject-tokens.ts';
import {
  createFileLinks,
  createPartLinks,
  createPlaybackLinks,
  createUploadLinks,
} from '../../adapters/aws/s3-links.ts';
import { createApi } from '../../api/app.ts';
import type { ApiDeps } from '../../api/deps.ts';
import { formatVerifierKey } from '../../core/custody/note.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { createTurnLoader } from '../../core/use-cases/searchable-calls.ts';
import type * as z from 'zod';
import { lazily } from '../lazily.ts';
import { createContext } from '../container.ts';
import { createIntegrate } from '../integrate.ts';
import { createExportStart } from '../start-export.ts';
import { faultOf, log } from '../log.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { erasurePart } from '../parts/erasure.ts';
import { factSourcePart, factsPart } from '../parts/facts.ts';
import { keyParts } from '../parts/keys.ts';
import { readLogParts } from '../parts/read-log.ts';
import { searchPart } from '../parts/search.ts';
import { intakePart, s3, vaultPart, workPart } from '../parts/storage.ts';
import { senderPart } from '../parts/webhooks.ts';
import { bundledPolicies } from '../policies.ts';
import type { Api } from './proxy.ts';
import type { envSchema } from './env.ts';
import { BUNDLED_CONSOLE, withConsole } from './console.ts';
import { createAuthenticate } from './identity.ts';

type Env = z.output<typeof envSchema>;

const UPLOAD_SECONDS = 60 * 60;

/** Asks KMS for the log's public key. Errors: UNAVAILABLE. */
export async function openApi(env: Env): Promise<Api> {
  const context = openContext(env);
  const { signer, catalogue } = context;
  const authenticate = createAuthenticate(env);
  const hmac = { client: new KMSClient({}), keyId: env.SUBJECT_TOKEN_KEY_ARN };
  const subjectTokens = createSubjectTokens({
    ...{ ...hmac, clock: systemClock },
    ...(env.SUBJECT_PATH !== undefined && { path: env.SUBJECT_PATH }),
  });
  const api = createApi({
    context,
    authenticate: (token) => (isSubjectToken(token) ? subjectTokens.read(token) : authenticate(token)),
    subjectTokens,
    cursorKey: createCursorKey(hmac),
    ...linksOf(env),
    verifierKey: formatVerifierKey(signer.name, await signer.publicKey()),
    integrate: createIntegrate(env.INTEGRATE_FUNCTION),
    health: async () => {
      await catalogue.recordings({}, { limit: 1 });
      return undefined;
    },
    readCdr,
    onFailure: (apiRequestId, error) => {
      log('REQUEST_FAILED', { apiRequestId, ...faultOf(error) });
    },
  });
  const { CONSOLE_CONFIG: config, CONSOLE_ORIGINS: origins = [] } = env;
  return config === undefined ? api : withConsole(api, { config, origins, folder: BUNDLED_CONSOLE });
}

function openContext(env: Env): Context {
  const turnsOf = lazily(() => createTurnLoader(context));
  const context: Context = createContext({
    ...cataloguePart(env),
    ...erasurePart(),
    ...factSourcePart(env),
    ...factsPart(env),
    ...readLogParts(env),
    ...intakePart(env),
    ...keyParts(env),
    ...senderPart(env),
    ...vaultPart(env),
    ...workPart(env),
    ...searchPart(env, (recordingId) => turnsOf()(recordingId)),
    policies: bundledPolicies,
    parseTranscript: () => parseTranscript,
  });
  return context;
}

function linksOf(env: Env): Pick<ApiDeps, 'uploads' | 'playback' | 'exports'> {
  const common = { client: s3(), clock: systemClock };
  const intake = { ...common, bucket: env.INTAKE_BUCKET, ttlSeconds: UPLOAD_SECONDS };
  return {
    uploads: { ...createUploadLinks(intake), createParts: createPartLinks(intake).create },
    // An answer of a function holds 6 MB at most.
    exports: {
      run: createExportStart(env.EXPORT_FUNCTION),
      link: createFileLinks({ ...common, bucket: env.WORK_BUCKET }),
    },
    playback: { ...createPlaybackLinks({ ...common, bucket: env.WORK_BUCKET }), redirects: true },
  };
}

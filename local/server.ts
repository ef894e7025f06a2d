/** The single-machine edition as a server: API, pipeline threads and custody log over one data folder. */
import { readCdr } from '../adapters/formats/cdr.ts';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { createApi } from '../api/app.ts';
import { DEFAULT_LIMITS } from '../api/rate-limit.ts';
import { formatVerifierKey } from '../core/custody/note.ts';
import { AppError, isAppError } from '../core/errors.ts';
import type { Principal } from '../core/privacy/access.ts';
import { createAuditor } from './auditor.ts';
import { buildConsole, withConsole } from './console.ts';
import { openFolder } from './container.ts';
import { createDeliverer } from './deliverer.ts';
import { createEventWriter } from './event-writer.ts';
import { createExporter } from './exporter.ts';
import { createIntegrator } from './integrator.ts';
import { logAudit } from './log.ts';
import { createOrigins } from './origin.ts';
import { loadPolicies } from './policies.ts';
import { createReadingThreads } from './reading-threads.ts';
import { createReviewer } from './reviewer.ts';
import { startWorkers } from './serve-workers.ts';
import type { Settings } from './settings.ts';
import { createSweeper } from './sweeper.ts';
import { createSubjectTokens, createTokenReader, cursorKey, issueToken } from './tokens.ts';
import { createLinks, mountLinks, oneAtATime } from './uploads.ts';

/** Answers under way get this long when the server stops. */
const DRAIN_MS = 10_000;
const KEEP_ALIVE_MS = 75_000;

export interface RunningServer {
  /** Such as `http://127.0.0.1:8700`. */
  readonly url: string;
  /** Signs the tokens this server takes. */
  readonly keyFile: string;
  /** Finishes what is under way, integrates the custody log and closes the data folder. */
  close(): Promise<void>;
}

/** Errors: UNAVAILABLE when the port is taken, and those of opening the policies and the data folder. */
export async function startServer({
  settings,
  host = '127.0.0.1',
  consoleFolder,
}: {
  settings: Settings;
  host?: string;
  /** Of the built console; without it there is the API alone. */
  consoleFolder?: string;
}): Promise<RunningServer> {
  const folder = await openFolder(settings, loadPolicies(settings.policiesDir));
  const reading = createReadingThreads(settings, report('reading thread'));
  const writer = createEventWriter(folder.context.catalogue, settings, report('event thread'));
  const search = { ...folder.context.search, search: reading.search };
  const { catalogue } = writer;
  const context = { ...folder.context, catalogue, search, factSource: { ask: reading.ask } };
  const server = createServer();
  // A recording of 5 GB takes as long as it takes.
  server.requestTimeout = 0;
  // Longer than clients keep a connection: who closes it first must not be the one who is asked.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const keyFile = join(settings.dataDir, 'keys', 'token.key');
  const origin = (): string => `http://${host}:${portOf(server)}`;
  const origins = createOrigins(origin);
  const alone = oneAtATime();
  const integrator = createIntegrator(context, report('custody log'));
  const exporter = createExporter(context, report('export'));
  const sweeper = createSweeper(context, report('sweep'), undefined, exporter.run);
  const reviewer = createReviewer(context, report('review'));
  const deliverer = createDeliverer(context, report('webhooks'));
  const auditor = createAuditor(context, { onReport: logAudit, onFailure: report('audit'), tsaUrl: settings.tsaUrl });
  try {
    await sweeper.sweep();
    // The first search of a thread reads what filters and facets need of every call: nobody should wait for that.
    await Promise.all([reading.warm(), writer.warm()]);
    const app = createApi({
      context,
      authenticate: createTokenReader(keyFile),
      ...createLinks(keyFile, origins.current, alone),
      verifierKey: formatVerifierKey(context.signer.name, await context.signer.publicKey()),
      integrate: integrator.integrate,
      exports: exporter,
      subjectTokens: createSubjectTokens(keyFile),
      cursorKey: () => Promise.resolve(cursorKey(keyFile)),
      ...(settings.isUnlimited !== true && { limits: DEFAULT_LIMITS }),
      health: () => context.queue.counts(),
      readCdr,
      onFailure: (requestId, error) => {
        report(`request ${requestId}`)(error);
      },
    });
    mountLinks(app, context, keyFile, alone);
    if (consoleFolder === undefined) app.get('/', (c) => c.text(WELCOME));
    const site = consoleFolder === undefined ? app : withConsole(app, consoleFolder);
    const answer = getRequestListener(site.fetch);
    server.on('request', (incoming, outgoing) => {
      void origins.during(incoming.headers.host, () => answer(incoming, outgoing));
    });
    await listen(server, settings.port, host);
  } catch (error) {
    await Promise.all([reading.stop(), writer.stop()]);
    folder.close();
    throw error;
  }
  integrator.start();
  sweeper.start();
  reviewer.start();
  auditor.start();
  deliverer.start();
  const workers = startWorkers(settings, report('pipeline thread'));
  return {
    url: origin(),
    keyFile,
    async close() {
      await Promise.all([
        stopServer(server),
        workers.stop(),
        sweeper.stop(),
        reviewer.stop(),
        auditor.stop(),
        deliverer.stop(),
        exporter.stop(),
      ]);
      await Promise.all([reading.stop(), writer.stop()]);
      await integrator.stop().finally(() => {
        folder.close();
      });
    },
  };
}

const WELCOME = `Callvault: an evidence-grade archive for call recordings, running on this machine.

The API and its description: /openapi.json
A token for it:              npx callvault token --role compliance
`;

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'EADDRINUSE' || cause.code === 'EACCES')) {
      throw new AppError(
        'UNAVAILABLE',
        `Port ${port} cannot be used (${cause.code}): another server may be running. Choose one with CALLVAULT_PORT.`,
        { cause },
      );
    }
    throw cause;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new AppError('INTERNAL', 'The server has no port.');
  return address.port;
}

async function stopServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await Promise.race([closed, pause(DRAIN_MS, undefined, { ref: false })]);
  server.closeAllConnections();
}

/** A failure by its kind alone: messages of unknown errors may hold what should not be in a log. */
function report(where: string): (error: unknown) => void {
  return (error) => {
    const what = isAppError(error) ? `${error.code} ${error.message}` : error instanceof Error ? error.name : 'unknown';
    console.error(`callvault: ${where}: ${what}`);
  };
}

/** Of the link that is printed at the start: a working day. */
const SIGN_IN_MINUTES = 12 * 60;

/** Serves API and console until SIGINT or SIGTERM, then ends in order. With `json` one line on stdout says where. */
export async function serve(settings: Settings, { json = false }: { json?: boolean } = {}): Promise<void> {
  const consoleFolder = await buildConsole(console.error);
  const server = await startServer({ settings, ...(consoleFolder !== undefined && { consoleFolder }) });
  const { token } = await issueToken(server.keyFile, OPERATOR, SIGN_IN_MINUTES);
  const consoleUrl = `${server.url}/#token=${token}`;
  if (json) console.log(JSON.stringify({ url: server.url, consoleUrl, dataDir: settings.dataDir }));
  else console.log(started(server.url, consoleUrl, settings.dataDir));
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  if (!json) console.log('Stopping.');
  await server.close();
}

/** Whoever starts the server can read its data folder: the link gives them what they have anyway. */
const OPERATOR = { sub: 'local', roles: ['service', 'quality', 'compliance'] } satisfies Omit<Principal, 'expiresAt'>;

function started(url: string, consoleUrl: string, dataDir: string): string {
  return `Callvault on ${url}, data in ${dataDir}

Open the console with this address. It signs you in for twelve hours: give it to nobody.
${consoleUrl}

A token for programs: npx callvault token --role compliance`;
}

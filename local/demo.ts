/** `npm run demo`: the sample calls through the whole pipeline in a throw-away folder, and one tamper attempt caught. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAnalysis } from '../core/use-cases/analyse-recording.ts';
import { searchCalls } from '../core/use-cases/search-calls.ts';
import { verifyRecording } from '../core/use-cases/verify-recording.ts';
import { checkBundle, exportTo } from './cli/export.ts';
import { integrate, withFolder, type Command } from './cli/folder.ts';
import { ingest } from './cli/ingest.ts';
import { fsck } from './cli/log.ts';
import { table, type Result } from './cli/output.ts';
import { listQuarantine } from './cli/quarantine.ts';
import { clock, process as processAll } from './cli/records.ts';
import { verify } from './cli/verify.ts';

const samples = fileURLToPath(new URL('../samples/', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'callvault-demo-'));
const started = Date.now();

function say(title: string, text: string): void {
  console.log(`\n== ${title}\n${text}`);
}

function step(title: string, work: (command: Command) => Promise<Result>): Promise<Result> {
  return withFolder(
    data,
    async (command) => {
      const result = await work(command);
      say(title, result.text);
      return result;
    },
    'create',
  );
}

/** What the calls were about, one row per call. */
async function found({ context }: Command): Promise<Result> {
  const { items } = await context.catalogue.recordings({ state: 'indexed' }, { limit: 50 });
  const rows: string[][] = [];
  for (const { callId, language, recordingId, sealed } of items) {
    const analysis = await readAnalysis(context, recordingId);
    const silence = analysis?.acoustics?.silences.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) ?? 0;
    const [card] = analysis?.scorecards ?? [];
    const customer = analysis?.sentiment?.byRole.find(({ role }) => role === 'customer');
    rows.push([
      callId,
      language ?? '',
      clock(sealed?.media.durationMs ?? 0),
      clock(silence),
      customer ? customer.score.toFixed(2) : '-',
      card ? card.score.toFixed(0) : '-',
      analysis?.topics
        .map(({ id }) => id)
        .slice(0, 3)
        .join(' ') ?? '',
      [...new Set(analysis?.entities.map(({ type }) => type))].join(' '),
    ]);
  }
  const header = ['call', 'language', 'length', 'silence', 'customer', 'score', 'topics', 'found in the call'];
  return { json: rows, text: table(header, rows) };
}

async function searches({ context, actor }: Command): Promise<Result> {
  const lines: string[] = [];
  for (const words of ['parcel', 'refund', '物流', '退款']) {
    const { total, hits } = await searchCalls(context, { words, filters: {}, limit: 3 }, actor);
    const [turn] = hits[0]?.turns ?? [];
    if (total === 0 || !turn) throw new Error(`The demo found nothing for ${words}.`);
    lines.push(`"${words}": ${total} call(s); at ${clock(turn.startMs)}: ${turn.highlight}`);
  }
  return { json: lines, text: lines.join('\n') };
}

/** Flips one bit of one sealed recording, as somebody with access to the disk would, and puts it back. */
async function tamper({ context, settings, actor }: Command): Promise<Result> {
  const { items } = await context.catalogue.recordings({ state: 'indexed' }, { limit: 1 });
  const [recording] = items;
  if (!recording?.sealed) throw new Error('The demo sealed nothing.');
  const path = join(settings.dataDir, 'vault', recording.sealed.audio.key);
  const original = readFileSync(path);
  const changed = Buffer.from(original);
  const at = Math.floor(changed.length / 2);
  changed[at] = (changed[at] ?? 0) ^ 1;
  chmodSync(path, 0o600);
  writeFileSync(path, changed);
  await integrate(context);
  const caught = await verifyRecording(context, recording.recordingId, actor);
  writeFileSync(path, original);
  chmodSync(path, 0o400);
  if (caught.verdict !== 'altered') throw new Error('The tampering was not noticed.');
  const after = await verifyRecording(context, recording.recordingId, actor);
  const text = `One bit of ${changed.length} bytes flipped on disk -> ${caught.verdict}: ${caught.detail}\nPut back -> ${after.verdict}`;
  return { json: [caught, after], text };
}

async function bundle(command: Command): Promise<Result> {
  const { items } = await command.context.catalogue.recordings({ state: 'indexed' }, { limit: 2 });
  const output = join(data, 'bundle.zip');
  const ids = items.map(({ recordingId }) => recordingId);
  await exportTo(command, ids, { output, purpose: 'demonstration' });
  const checked = await checkBundle(output, undefined);
  if (checked.exit !== 0) throw new Error('The evidence bundle does not verify.');
  return checked;
}

function expectExit(result: Result, wanted: number): void {
  if ((result.exit ?? 0) !== wanted) throw new Error('The demo did not end as it should.');
}

try {
  console.log('Callvault demo: eleven sample calls, made by samples/make.ts, through the whole pipeline.');
  // The damaged sample is rejected, so ingest reports a failure.
  expectExit(await step('Ingest: sealed, or refused with the reason', (command) => ingest(command, [samples], {})), 1);
  expectExit(
    await step('Process: transcripts, analysis, index, access copies', (command) =>
      processAll(command, { retry: false }),
    ),
    0,
  );
  await step('Waiting for a person', (command) => listQuarantine(command, { limit: 10 }));
  await step('What was found', found);
  await step('Search, English and Chinese', searches);
  expectExit(await step('Verify: every recording re-read from the vault', (command) => verify(command, [], true)), 0);
  await step('A tamper attempt', tamper);
  expectExit(await step('The custody log, re-hashed', (command) => fsck(command, {})), 0);
  await step('An evidence bundle, checked as an outsider would', bundle);
  say(
    `Done in ${((Date.now() - started) / 1000).toFixed(0)} s`,
    [
      'Where to look next:',
      '  npm start                          console and API on http://127.0.0.1:8700: open the address it prints',
      '  npx callvault ingest samples       the same calls into ./data',
      '  npx callvault --help               every command',
      '  docs/architecture.md               how it works; docs/local-edition.md: what it guarantees and what not',
    ].join('\n'),
  );
} finally {
  rmSync(data, { recursive: true, force: true });
}

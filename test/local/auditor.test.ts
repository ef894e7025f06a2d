/** The daily audit of the single-machine edition: when it runs, and what it tells. */
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditReport } from '../../core/use-cases/audit-archive.ts';
import { createAuditor } from '../../local/auditor.ts';
import { logAudit } from '../../local/log.ts';
import { finishedCall } from '../support/calls.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';

const HOUR_MS = 3_600_000;

let context: MemoryContext;
let reports: AuditReport[];
let failures: unknown[];

beforeEach(async () => {
  context = memoryContext();
  await finishedCall(context);
  reports = [];
  failures = [];
});

afterEach(() => {
  vi.restoreAllMocks();
});

function auditor(options: { tsaUrl?: string; everyMs?: number } = {}): ReturnType<typeof createAuditor> {
  return createAuditor(context, {
    onReport: (report) => reports.push(report),
    onFailure: (error) => failures.push(error),
    ...options,
  });
}

describe('the auditor', () => {
  it('audits at once, then when the last audit is a day old, also after a restart', async () => {
    await auditor().auditWhenDue();
    await auditor().auditWhenDue();
    expect(reports).toHaveLength(1);
    context.clock.advance(23 * HOUR_MS);
    await auditor().auditWhenDue();
    expect(reports).toHaveLength(1);
    context.clock.advance(HOUR_MS);
    await auditor().auditWhenDue();
    expect(reports).toHaveLength(2);
    expect(reports.every(({ intact }) => intact)).toBe(true);
  });

  it('runs by itself, and ends when it is told to', async () => {
    const running = auditor({ everyMs: 5 });
    running.start();
    await vi.waitFor(() => {
      expect(reports).toHaveLength(1);
    });
    await running.stop();
    context.clock.advance(48 * HOUR_MS);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(reports).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  it('asks the time-stamping authority after the audit; one that fails takes nothing back', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const tsaUrl = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
    await expect(auditor({ tsaUrl }).auditWhenDue()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    server.close();
    expect({ asked, reports: reports.length }).toEqual({ asked: 1, reports: 1 });
  });
});

describe('the log of an audit', () => {
  it('is an error line per finding when anything is wrong, and names no more than ids', () => {
    const lines: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    const sound = { size: 3, rootHash: 'root', problems: [], verified: 1, damaged: [], intact: true };
    logAudit(sound);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { level: 'info', code: 'LOG_AUDITED', size: 3, problems: 0, verified: 1, damaged: 0 },
    ]);
    lines.length = 0;
    logAudit({
      ...sound,
      problems: [{ path: 'checkpoint', detail: 'The checkpoint is missing.' }],
      damaged: [{ recordingId: 'r1', verdict: 'altered', detail: 'words that stay out of the log' }],
      intact: false,
    });
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { level: 'error', code: 'LOG_PROBLEM', path: 'checkpoint', detail: 'The checkpoint is missing.' },
      { level: 'error', code: 'RECORDING_DAMAGED', recordingId: 'r1', verdict: 'altered' },
      { level: 'error', code: 'LOG_AUDITED', size: 3, problems: 1, verified: 1, damaged: 1 },
    ]);
  });
});

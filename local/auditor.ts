/** Audits the archive once a day while the server runs, and has the checkpoint time-stamped where an authority is named. */
import { createHttpAuthority } from '../adapters/http/timestamp-authority.ts';
import { formatVerifierKey } from '../core/custody/note.ts';
import { auditArchive, lastAudit, type AuditReport } from '../core/use-cases/audit-archive.ts';
import type { Context } from '../core/use-cases/context.ts';
import { stampLog } from '../core/use-cases/stamp-log.ts';

const ACTOR = 'callvault';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Auditor {
  /** Audits when the last audit is a day old, and tells about it. */
  readonly auditWhenDue: () => Promise<void>;
  /** From now on, looking every hour; the first look is an hour from now. */
  start(): void;
  /** Ends the timer after the audit that is under way. */
  stop(): Promise<void>;
}

export function createAuditor(
  context: Context,
  options: {
    onReport: (report: AuditReport) => void;
    onFailure: (error: unknown) => void;
    tsaUrl?: string | undefined;
    everyMs?: number;
  },
): Auditor {
  const { onReport, onFailure, tsaUrl, everyMs = HOUR_MS } = options;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  const auditWhenDue = async (): Promise<void> => {
    if (!(await isDue(context))) return;
    const hasTime = (): boolean => !stopping.signal.aborted;
    onReport(await auditArchive(context, { actor: ACTOR, hasTime }));
    if (tsaUrl !== undefined) await stamp(context, tsaUrl);
  };
  const later = (): void => {
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      last = auditWhenDue().catch(onFailure).finally(later);
    }, everyMs);
  };
  return {
    auditWhenDue,
    start: later,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await last;
    },
  };
}

/** The catalogue remembers when, across restarts. */
async function isDue(context: Context): Promise<boolean> {
  const audit = await lastAudit(context);
  return audit === undefined || context.clock.now().getTime() - Date.parse(audit.at) >= DAY_MS;
}

async function stamp({ logStore: store, signer, random }: Context, url: string): Promise<void> {
  const verifierKey = formatVerifierKey(signer.name, await signer.publicKey());
  await stampLog({ store, verifierKey, authority: createHttpAuthority({ url, random }) });
}

/** Every sweep, one after the other: arrivals before what may have stalled, so that one run sees the whole path. */
import { sweepExports } from '../../core/use-cases/end-exports.ts';
import { sweepKeys } from '../../core/use-cases/idempotency.ts';
import { oldestQuarantine } from '../../core/use-cases/oldest-quarantine.ts';
import { oldestScreening } from '../../core/use-cases/oldest-screening.ts';
import { sweepJobs } from '../../core/use-cases/run-job.ts';
import { sweepSpeechCopies } from '../../core/use-cases/sweep-speech-copies.ts';
import { sweepStalled } from '../../core/use-cases/sweep-stalled.ts';
import { sweep } from '../../core/use-cases/sweep.ts';
import { sweepDrops, type Drops } from '../drops.ts';
import { log } from '../log.ts';
import { count } from '../metrics.ts';
import { observed, type FunctionHandler } from '../middleware.ts';

/** By then its event has come, if it ever does. */
const DROP_LOST_AFTER_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export type SweepAnswer = Readonly<Record<'registered' | 'cleared' | 'due' | 'asked' | 'copies' | 'drops', number>>;

export function sweepHandler(
  open: () => Drops,
  startJob: (jobId: string) => Promise<void> = () => Promise.resolve(),
): FunctionHandler<SweepAnswer> {
  return observed(async () => {
    const { context } = open();
    const drops = await sweepDrops(open(), DROP_LOST_AFTER_MS);
    const arrivals = await sweep(context);
    const stalled = await sweepStalled(context);
    const copies = await sweepSpeechCopies(context);
    await sweepExports(context);
    await sweepKeys(context);
    await sweepJobs(context, startJob);
    const swept = { ...arrivals, ...stalled, copies, drops };
    count('ArrivalsRegistered', swept.registered + drops);
    count('StalledRecordings', swept.due);
    count('QuarantineAgeHours', Math.floor((await oldestQuarantine(context)) / HOUR_MS));
    count('ScreeningAgeMinutes', Math.floor((await oldestScreening(context)) / MINUTE_MS));
    log('ARCHIVE_SWEPT', swept);
    return swept;
  });
}

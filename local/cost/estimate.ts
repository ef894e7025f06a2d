/** What the AWS edition costs when nothing happens, and per amount of audio. Every line says what it counts, so that it can be argued with. */
import { PRICES } from './prices.ts';

export interface CostLine {
  readonly item: string;
  /** What was counted, in words. */
  readonly counts: string;
  readonly usd: number;
}

export interface Workload {
  /** Hours of audio taken in. */
  readonly hours: number;
  /** Length of a call in minutes. */
  readonly callMinutes: number;
  /** Bytes of the original per second; a stereo 8 kHz 16-bit WAV has 32,000. */
  readonly bytesPerSecond: number;
}

export const TYPICAL: Workload = { hours: 1000, callMinutes: 6, bytesPerSecond: 32_000 };

const GB = 1e9;
const MONTH_HOURS = 730;
const MONTH_MINUTES = MONTH_HOURS * 60;
/** Queues that functions poll: receive, five steps, finish. */
const QUEUES = 7;
/** An event source keeps five long polls of 20 s open on an idle queue. */
const POLLS_PER_MONTH = 5 * 3 * MONTH_MINUTES;
const ALARMS = 52;
const KEYS = 3;

/** US dollars a month with no calls at all; one small search node. */
export function idleCost(): CostLine[] {
  return [
    line('OpenSearch', 'a small domain, one t3.small.search node', MONTH_HOURS * PRICES.openSearchSmallHour.usd),
    line('WAF', 'one web ACL', PRICES.wafMonth.usd),
    line('Dashboard and alarms', `${ALARMS} alarms`, PRICES.dashboardMonth.usd + ALARMS * PRICES.alarmMonth.usd),
    line('KMS', `${KEYS} keys`, KEYS * PRICES.kmsKeyMonth.usd),
    line('SQS', `${QUEUES} idle queues, long polls`, QUEUES * POLLS_PER_MONTH * PRICES.sqsRequest.usd),
    line(
      'Lambda',
      'schedules: the log every minute, 0.3 s of 0.5 GB',
      MONTH_MINUTES * (PRICES.lambdaRequest.usd + 0.15 * PRICES.lambdaGbSecond.usd),
    ),
  ];
}

/** US dollars, once, to take in and understand this much audio. */
export function intakeCost(load: Workload): CostLine[] {
  const calls = (load.hours * 60) / load.callMinutes;
  const bytes = load.hours * 3600 * load.bytesPerSecond;
  return [
    line('Transcribe', 'every minute of audio', load.hours * 60 * PRICES.transcribeMinute.usd),
    // About 900 characters are spoken a minute; sentiment and entities are asked for.
    line('Comprehend', '900 characters a minute, twice', load.hours * 60 * 18 * PRICES.comprehendUnit.usd),
    // 27.6 MB/s a core (see the benchmark), functions of 3 GB, and about as much again for analysis and access copy.
    line('Lambda', '3 GB, seal at 27 MB/s and as much again', (bytes / 27e6) * 2 * 3 * PRICES.lambdaGbSecond.usd),
    line(
      'DynamoDB',
      '100 write and 40 read units a call',
      calls * (100 * PRICES.dynamoWrite.usd + 40 * PRICES.dynamoRead.usd),
    ),
    line('S3 requests', '14 PUT and 12 GET a call', calls * (14 * PRICES.s3Put.usd + 12 * PRICES.s3Get.usd)),
    line('KMS requests', '10 a call', calls * 10 * PRICES.kmsRequest.usd),
    line(
      'Events and queues',
      '6 events, 30 requests a call',
      calls * (6 * PRICES.busEvent.usd + 30 * PRICES.sqsRequest.usd),
    ),
    line('Logs', '4 KB a call', ((calls * 4000) / GB) * PRICES.logGb.usd),
  ];
}

/** US dollars a month to keep this much audio, by where the original lies. The access copy (48 kbit/s) stays in Standard. */
export function storageCost(load: Workload): CostLine[] {
  const original = (load.hours * 3600 * load.bytesPerSecond) / GB;
  const copy = (load.hours * 3600 * 6000) / GB;
  const gb = `${original.toFixed(0)} GB`;
  return [
    line('Original, first 90 days', `${gb} in Standard`, original * PRICES.s3StandardGb.usd),
    line('Original, then', `${gb} in Glacier Instant Retrieval`, original * PRICES.s3InstantGb.usd),
    line('Original, cold', `${gb} in Deep Archive`, original * PRICES.s3DeepGb.usd),
    line('Access copy', `${copy.toFixed(0)} GB in Standard`, copy * PRICES.s3StandardGb.usd),
  ];
}

function line(item: string, counts: string, usd: number): CostLine {
  return { item, counts, usd: Math.round(usd * 100) / 100 };
}

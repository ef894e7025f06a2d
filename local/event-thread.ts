/** The worker thread of event-writer.ts. */
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import * as z from 'zod';
import { openCatalogue } from '../adapters/local/catalogue.ts';
import { systemClock } from '../adapters/local/clock-random.ts';
import { custodyRecordSchema, type CustodyRecord } from '../core/custody/event.ts';
import { answerQuestions } from './answering.ts';
import { gather } from './gather.ts';
import { threadSettingsSchema } from './thread-settings.ts';

const eventsSchema = z.array(custodyRecordSchema);

const { settings } = z.object({ settings: threadSettingsSchema }).parse(workerData);
const store = openCatalogue({ file: join(settings.dataDir, 'catalogue.sqlite'), clock: systemClock });
const write = gather((events: readonly CustodyRecord[]) => store.catalogue.commit({ recordings: [], events }));

answerQuestions(
  (asked) => write(eventsSchema.parse(asked)),
  () => {
    store.close();
  },
);

/** Every route of the API. */
import type { Route } from './route.ts';
import { audioRoutes } from './routes/audio.ts';
import { contentRoutes } from './routes/content.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { logRoutes } from './routes/log.ts';
import { matterRoutes } from './routes/matters.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { searchRoutes } from './routes/search.ts';
import { serviceRoutes } from './routes/service.ts';

export const ROUTES: readonly Route[] = [
  ...recordingRoutes,
  ...contentRoutes,
  ...audioRoutes,
  ...evidenceRoutes,
  ...searchRoutes,
  ...matterRoutes,
  ...logRoutes,
  ...serviceRoutes,
];

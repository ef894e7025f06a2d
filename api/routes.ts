/** Every route of the API. */
import type { Route } from './route.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { audioRoutes } from './routes/audio.ts';
import { contentRoutes } from './routes/content.ts';
import { customerRoutes } from './routes/customers.ts';
import { exportRoutes } from './routes/exports.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { insightRoutes } from './routes/insights.ts';
import { logRoutes } from './routes/log.ts';
import { matterRoutes } from './routes/matters.ts';
import { ownRoutes } from './routes/me.ts';
import { completenessRoutes } from './routes/reconciliations.ts';
import { qualityRoutes } from './routes/quality.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { retentionRoutes } from './routes/retention.ts';
import { restrictionRoutes } from './routes/restriction.ts';
import { searchRoutes } from './routes/search.ts';
import { serviceRoutes } from './routes/service.ts';
import { subjectRequestRoutes } from './routes/subject-requests.ts';
import { trainingRoutes } from './routes/training.ts';

export const ROUTES: readonly Route[] = [
  ...recordingRoutes,
  ...contentRoutes,
  ...audioRoutes,
  ...evidenceRoutes,
  ...exportRoutes,
  ...searchRoutes,
  ...insightRoutes,
  ...restrictionRoutes,
  ...retentionRoutes,
  ...matterRoutes,
  ...approvalRoutes,
  ...subjectRequestRoutes,
  ...ownRoutes,
  ...completenessRoutes,
  ...qualityRoutes,
  ...trainingRoutes,
  ...customerRoutes,
  ...logRoutes,
  ...serviceRoutes,
];

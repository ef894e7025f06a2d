/** Every route of the API. */
import type { Route } from './route.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { audioRoutes } from './routes/audio.ts';
import { contentRoutes } from './routes/content.ts';
import { customerRoutes } from './routes/customers.ts';
import { damageRoutes } from './routes/damages.ts';
import { exportRoutes } from './routes/exports.ts';
import { erasureRoutes } from './routes/erasures.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { insightRoutes } from './routes/insights.ts';
import { jobRoutes } from './routes/jobs.ts';
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
import { whoamiRoutes } from './routes/whoami.ts';
import { subjectTokenRoutes } from './routes/subject-tokens.ts';
import { trainingRoutes } from './routes/training.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export const ROUTES: readonly Route[] = [
  ...recordingRoutes,
  ...uploadRoutes,
  ...contentRoutes,
  ...audioRoutes,
  ...evidenceRoutes,
  ...damageRoutes,
  ...exportRoutes,
  ...jobRoutes,
  ...searchRoutes,
  ...insightRoutes,
  ...restrictionRoutes,
  ...erasureRoutes,
  ...retentionRoutes,
  ...matterRoutes,
  ...approvalRoutes,
  ...subjectRequestRoutes,
  ...subjectTokenRoutes,
  ...ownRoutes,
  ...whoamiRoutes,
  ...completenessRoutes,
  ...qualityRoutes,
  ...trainingRoutes,
  ...customerRoutes,
  ...webhookRoutes,
  ...logRoutes,
  ...serviceRoutes,
];

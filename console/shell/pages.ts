/** Every page of the console, in the order of the navigation. */
import { COMPLIANCE_PAGES } from '../compliance/pages.ts';
import { INSIGHTS_PAGES } from '../insights/pages.ts';
import { INTEGRATION_PAGES } from '../integrations/pages.ts';
import { ME_PAGES } from '../me/pages.ts';
import { QUALITY_PAGES } from '../quality/pages.ts';
import { RECORDING_PAGES } from '../recording/pages.ts';
import { SEARCH_PAGES } from '../search/pages.ts';
import type { Page } from '../shared/page.ts';
import { UPLOAD_PAGES } from '../upload/pages.ts';

export const PAGES: readonly Page[] = [
  ...SEARCH_PAGES,
  ...UPLOAD_PAGES,
  ...RECORDING_PAGES,
  ...COMPLIANCE_PAGES,
  ...INTEGRATION_PAGES,
  ...QUALITY_PAGES,
  ...INSIGHTS_PAGES,
  ...ME_PAGES,
];

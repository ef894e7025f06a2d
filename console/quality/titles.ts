import { words } from '../shared/words.ts';

export const TITLES = {
  scores: words({ en: { title: 'Scorecards' }, 'zh-CN': { title: '质检评分' } }),
  review: words({ en: { title: 'Review' }, 'zh-CN': { title: '人工质检' } }),
  calibration: words({ en: { title: 'Calibration' }, 'zh-CN': { title: '评分校准' } }),
  training: words({ en: { title: 'Training library' }, 'zh-CN': { title: '培训素材库' } }),
};

import { describe, expect, it } from 'vitest';
import { CallvaultProblem } from '../../../client/index.ts';
import { explain, PROBLEM_WORDS } from '../../../console/shared/problem.ts';

const t = PROBLEM_WORDS.en;

describe('a failure in words', () => {
  it.each([
    'Failed to fetch dynamically imported module: http://127.0.0.1:8700/assets/log-page.js',
    'error loading dynamically imported module: http://127.0.0.1:8700/assets/log-page.js',
    'Importing a module script failed.',
    'Unable to preload CSS for /assets/recording.css',
  ])('says that a part could not be loaded: %s', (message) => {
    expect(explain(new TypeError(message), t)).toBe(t.notLoaded);
  });

  it('says that the server does not answer', () => {
    expect(explain(new CallvaultProblem({ status: 0, code: 'UNREACHABLE', detail: 'x' }), t)).toBe(t.offline);
  });

  it('knows no more of anything else', () => {
    expect(explain(new TypeError('x is not a function'), t)).toBe(t.unknown);
  });
});

/** Ends a run with one plain line, `N passed, N failed, N skipped`, and keeps it for CI in coverage/summary.txt. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const testModule of modules) {
      for (const test of testModule.children.allTests()) count[test.result().state] += 1;
      // A file that does not load has no tests to fail.
      if (testModule.state() === 'failed' && testModule.errors().length > 0) count.failed += 1;
    }
    const failed = count.failed + errors.length;
    const line = `${count.passed} passed, ${failed} failed, ${count.skipped} skipped`;
    mkdirSync('coverage', { recursive: true });
    writeFileSync('coverage/summary.txt', `${line}\n`);
    console.log(`\n${line}\n`);
  }
}

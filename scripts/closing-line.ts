import process from 'node:process';

import { type Reporter, type TestModule } from 'vitest/node';

/** Ends the run with its counts in the plain form that every log reader understands. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state === 'pending' ? 'skipped' : state] += 1;
      }
      if (module.state() === 'failed' && module.errors().length > 0) {
        count.failed += 1;
      }
    }
    const { passed, failed, skipped } = count;
    process.stdout.write(
      `\nTests: ${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped\n`,
    );
  }
}

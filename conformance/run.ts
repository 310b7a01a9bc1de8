import { readFileSync, realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { messageOf } from '../src/domain/errors.js';

import {
  type ConformanceCase,
  type MalformedCase,
  isMalformed,
  readCaseFile,
} from './case-file.js';
import { type Verdict, judge } from './judge.js';
import { type Problem, ProblemError, lineOf } from './problem.js';

const USAGE = 'usage: npm run conformance -- FILE';

/** What a run of the command says and how it ends. */
export interface ConformanceRun {
  readonly exitCode: 0 | 1 | 2;
  /** For standard output: a line per failure, then the counts. */
  readonly lines: readonly string[];
  /** For standard error: why cases do not apply, or why nothing was run. */
  readonly notes: readonly string[];
}

/**
 * Puts every case of a file to this project's own functions.
 *
 * Exits 0 when none failed, 1 when one did, 2 when the arguments or the file are no good. A case that
 * is no good fails alone.
 */
export function runConformance(args: readonly string[]): ConformanceRun {
  const [file, ...others] = args;
  if (file === undefined || others.length > 0) {
    return { exitCode: 2, lines: [], notes: [USAGE] };
  }
  try {
    return report(readCaseFile(readFileSync(file, 'utf8')));
  } catch (error) {
    const problem: Problem =
      error instanceof ProblemError
        ? { code: error.code, message: `${file} ${error.message}` }
        : { code: 'FILE_UNREADABLE', message: `cannot read ${file}: ${messageOf(error)}` };
    return { exitCode: 2, lines: [], notes: [lineOf(problem)] };
  }
}

function report(cases: readonly (ConformanceCase | MalformedCase)[]): ConformanceRun {
  const judged = cases.map((subject) => ({
    subject,
    verdict: isMalformed(subject)
      ? ({ kind: 'FAILED', problem: subject.problem } satisfies Verdict)
      : judge(subject),
  }));
  const failures = judged.flatMap(({ subject, verdict }) =>
    verdict.kind === 'FAILED'
      ? [`FAILED ${subject.id} (${subject.rule}): ${lineOf(verdict.problem)}`]
      : [],
  );
  const notes = judged.flatMap(({ subject, verdict }) =>
    verdict.kind === 'NOT_APPLICABLE'
      ? [`not applicable ${subject.id} (${subject.rule}): ${verdict.reason}`]
      : [],
  );
  const count = (kind: Verdict['kind']): number =>
    judged.filter(({ verdict }) => verdict.kind === kind).length;
  const counts = `${count('PASSED')} passed, ${count('FAILED')} failed, ${count('NOT_APPLICABLE')} not applicable`;
  return { exitCode: failures.length > 0 ? 1 : 0, lines: [...failures, counts], notes };
}

if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  const { exitCode, lines, notes } = runConformance(process.argv.slice(2));
  process.stderr.write(notes.map((note) => `${note}\n`).join(''));
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  process.exitCode = exitCode;
}

import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { type ConformanceCase, isMalformed, readCaseFile } from '../../conformance/case-file.js';
import { judge } from '../../conformance/judge.js';
import { ProblemError } from '../../conformance/problem.js';
import { RULES } from '../../conformance/rules.js';
import { runConformance } from '../../conformance/run.js';
import { Decimal } from '../../src/domain/decimal.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const OWN_FILE = path.join(ROOT, 'conformance/cases/own.json');
const PEER_CASES_FILE = path.join(ROOT, 'conformance/cases/peers.json');
const FILES = [OWN_FILE, PEER_CASES_FILE];
const PEER_FILE = path.resolve(ROOT, '../shared/vectors/vectors.json');
/** Of accounts and funding; its other rules are about options, which the product does not have. */
const ACCOUNTS_FILE = path.resolve(ROOT, '../shared/vectors/vectors-options.json');
const hasPeerFile = existsSync(PEER_FILE) && existsSync(ACCOUNTS_FILE);
if (!hasPeerFile) {
  process.stderr.write('skipped: cases of other projects need ../shared/vectors/vectors.json\n');
}

function casesOf(file: string): readonly ConformanceCase[] {
  return readCaseFile(readFileSync(file, 'utf8')).map((subject) => {
    if (isMalformed(subject)) {
      throw subject.problem;
    }
    return subject;
  });
}

function countOf(cases: readonly ConformanceCase[], kind: string): number {
  return cases.filter((subject) => judge(subject).kind === kind).length;
}

/** A file with this text, gone with the machine's temporary folder. */
function aFile(text: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'conformance-')), 'cases.json');
  writeFileSync(file, text);
  return file;
}

function aFileOf(...cases: readonly object[]): string {
  return aFile(JSON.stringify({ vectors: cases }));
}

const HEALTHY = {
  id: 'A',
  rule: 'liquidatable_strict',
  inputs: { equity: '100', mm: '100' },
  expected: { liquidatable: false },
};

/** The rows of a table in the document: the cells between the pipes, trimmed. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const text = readFileSync(path.join(ROOT, 'docs/conformance.md'), 'utf8');
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the cases of this project', () => {
  test.each(FILES)('all pass that apply: %s', (file) => {
    const { exitCode, lines } = runConformance([file]);
    expect(lines).toEqual([expect.stringMatching(/^\d+ passed, 0 failed, \d+ not applicable$/)]);
    expect(exitCode).toBe(0);
  });

  test('cover every rule', () => {
    for (const file of FILES) {
      const covered = new Set(casesOf(file).map(({ rule }) => rule));
      expect([...RULES.keys()].filter((name) => !covered.has(name))).toEqual([]);
    }
  });

  test('have each an id of their own', () => {
    const ids = FILES.flatMap(casesOf).map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('that come from a peer say from where', () => {
    const { vectors } = JSON.parse(readFileSync(PEER_CASES_FILE, 'utf8')) as {
      readonly vectors: readonly object[];
    };
    for (const subject of vectors) {
      expect(subject).toHaveProperty('source.repo', expect.stringMatching(/./));
      expect(subject).toHaveProperty('source.path', expect.stringMatching(/./));
    }
  });

  test('are each needed: with another answer they fail', () => {
    const turned = (value: unknown): unknown => {
      if (typeof value === 'boolean') {
        return !value;
      }
      return typeof value === 'object' && value !== null ? { nothing: value } : `${String(value)}1`;
    };
    for (const subject of FILES.flatMap(casesOf)) {
      const expected = Object.fromEntries(
        Object.entries(subject.expected).map(([name, value]) => [name, turned(value)]),
      ) as ConformanceCase['expected'];
      expect(judge({ ...subject, expected }).kind).not.toBe('PASSED');
    }
  });
});

test('the document lists the functions that only the runner has, with their files', () => {
  const listed = rowsUnder('Functions of the runner').map(([, file = '']) =>
    file.replaceAll('`', ''),
  );
  expect([...listed].sort()).toEqual(readdirSync(path.join(ROOT, 'conformance/peer-rules')).sort());
});

(hasPeerFile ? describe : describe.skip)('cases of other projects', () => {
  const cases = hasPeerFile ? casesOf(PEER_FILE) : [];
  const ofAccounts = hasPeerFile
    ? casesOf(ACCOUNTS_FILE).filter(({ rule }) => /^(isolated|transfer|funding)_/.test(rule))
    : [];

  test('all pass that apply, and at most a sixth does not', () => {
    const { exitCode, lines } = runConformance([PEER_FILE]);
    expect(lines).toHaveLength(1);
    expect(exitCode).toBe(0);
    expect(countOf(cases, 'NOT_APPLICABLE') * 6).toBeLessThanOrEqual(cases.length);
  });

  test('of accounts and funding all pass that apply', () => {
    expect(ofAccounts).toHaveLength(38);
    expect(countOf(ofAccounts, 'FAILED')).toBe(0);
    expect(countOf(ofAccounts, 'PASSED')).toBe(8);
  });

  test('are counted in the document as they are', () => {
    const counted = [...RULES.values()].map(({ name, source, functions }) => {
      const own = [...cases, ...ofAccounts].filter(({ rule }) => rule === name);
      return [
        `\`${name}\``,
        source,
        functions.length === 0 ? 'none' : functions.map((each) => `\`${each}\``).join(', '),
        String(countOf(own, 'PASSED')),
        String(countOf(own, 'NOT_APPLICABLE')),
      ];
    });
    expect(rowsUnder('Rules')).toEqual(counted);
  });
});

describe('what is not applicable', () => {
  test('is so for exactly the reasons that the document gives', () => {
    const cases = [...FILES, ...(hasPeerFile ? [PEER_FILE] : [])].flatMap(casesOf);
    const reasons = cases.flatMap((subject) => {
      const verdict = judge(subject);
      return verdict.kind === 'NOT_APPLICABLE' ? [`\`${subject.rule}\` ${verdict.reason}`] : [];
    });
    const documented = rowsUnder('Not applicable').map(
      ([rule = '', , reason = '']) => `${rule} ${reason}`,
    );
    expect([...new Set(reasons)].sort()).toEqual([...documented].sort());
  });
});

describe('the command', () => {
  test('says which cases fail, and why, and then the counts', () => {
    const wrong = { ...HEALTHY, id: 'B', expected: { liquidatable: true } };
    const unknown = { ...HEALTHY, id: 'C', rule: 'no_such_rule' };
    expect(runConformance([aFileOf(HEALTHY, wrong, unknown)])).toEqual({
      exitCode: 1,
      lines: [
        'FAILED B (liquidatable_strict): liquidatable is false, expected true [DIFFERENT]',
        'FAILED C (no_such_rule): unknown rule [UNKNOWN_RULE]',
        '1 passed, 2 failed, 0 not applicable',
      ],
      notes: [],
    });
  });

  test.each([
    ['a missing input', { inputs: { equity: '1' } }, 'INPUT_MISSING', 'input mm is missing'],
    [
      'no number',
      { inputs: { equity: 'x', mm: '1' } },
      'INPUT_INVALID',
      'input equity is not a decimal number',
    ],
    [
      'a number beyond all use',
      { inputs: { equity: '1e99999', mm: '1' } },
      'INPUT_INVALID',
      'input equity is not a decimal number',
    ],
    [
      'an input that means nothing to the rule',
      { inputs: { ...HEALTHY.inputs, fee: '1' } },
      'INPUT_UNKNOWN',
      'input fee is not known to this rule',
    ],
    [
      'what our functions refuse',
      { rule: 'im_ceil', inputs: { imf_ppm: 1, notional: -1, oi_lower: 0, oi_upper: 0 } },
      'REFUSED',
      'Invariant broken: notional is not negative',
    ],
    [
      'what is neither true nor false',
      {
        rule: 'oz_state',
        inputs: { snapshot: 4, deadline: 20, quorum: '10', now: 21, executed: 'perhaps' },
      },
      'INPUT_INVALID',
      'input executed is not true or false',
    ],
    [
      'an answer that it does not give',
      { expected: { level: 'OK' } },
      'NOT_ANSWERED',
      'level is not answered, expected "OK"',
    ],
  ])('fails a case with %s', (_name, change, code, message) => {
    const verdict = judge(casesOf(aFileOf({ ...HEALTHY, ...change }))[0]!);
    expect(verdict).toEqual({ kind: 'FAILED', problem: { code, message } });
  });

  test.each([
    ['no case', 5, 'vectors[1] (no rule): vectors[1] is not an object'],
    ['no id', { ...HEALTHY, id: '' }, 'vectors[1] (liquidatable_strict): vectors[1].id is not'],
    ['no rule', { ...HEALTHY, rule: undefined }, 'A (no rule): vectors[1].rule is not a text'],
    ['no inputs', { ...HEALTHY, inputs: [] }, 'A (liquidatable_strict): vectors[1].inputs is not'],
    ['nothing expected', { ...HEALTHY, expected: {} }, 'vectors[1].expected is not an object'],
    ['a tolerance below zero', { ...HEALTHY, tolerance: '-1' }, 'is not a positive decimal'],
    ['no such tolerance', { ...HEALTHY, tolerance: { ulp: 1 } }, 'tolerance.ulp is not known'],
  ])('fails a case that is malformed alone: %s', (_name, malformed, problem) => {
    const { exitCode, lines } = runConformance([aFileOf(HEALTHY, malformed as object)]);
    expect(exitCode).toBe(1);
    expect(lines).toEqual([
      expect.stringContaining(problem),
      '1 passed, 1 failed, 0 not applicable',
    ]);
    expect(lines[0]).toMatch(/^FAILED .* \[CASE_FORM\]$/);
  });

  test.each([
    ['no file', [], 'usage'],
    ['two files', [OWN_FILE, OWN_FILE], 'usage'],
    ['a file that is not there', [path.join(ROOT, 'conformance/none.json')], 'FILE_UNREADABLE'],
    ['a folder', [ROOT], 'FILE_UNREADABLE'],
    ['nothing', [aFile('')], 'FILE_NOT_JSON'],
    ['no JSON', [aFile('{')], 'FILE_NOT_JSON'],
    ['another form', [aFile('[]')], 'FILE_FORM'],
    ['no list', [aFile('{"vectors": 5}')], 'FILE_FORM'],
    ['no case', [aFile('{"vectors": []}')], 'FILE_FORM'],
  ])('is refused with one line for %s', (_name, args, code) => {
    const { exitCode, lines, notes } = runConformance(args);
    expect({ exitCode, lines }).toEqual({ exitCode: 2, lines: [] });
    expect(notes).toEqual([expect.stringMatching(/^[^\n]+$/)]);
    expect(notes[0]).toContain(code);
  });
});

describe('a file of cases', () => {
  test('keeps the digits of a number', () => {
    const text =
      '{"vectors":[{"id":"1","rule":"r","inputs":{"a":9007199254740993,"b":[-0.10,1e3],"c":"1\\"2"},"expected":{"x":1.0}}]}';
    expect(readCaseFile(text)).toEqual([
      {
        id: '1',
        rule: 'r',
        inputs: { a: '9007199254740993', b: ['-0.10', '1e3'], c: '1"2' },
        expected: { x: '1.0' },
        tolerance: { absolute: new Decimal(0), relative: new Decimal(0) },
      },
    ]);
  });

  test('may begin with a byte order mark, as editors on Windows write', () => {
    expect(readCaseFile(`\uFEFF${JSON.stringify({ vectors: [HEALTHY] })}`)).toHaveLength(1);
  });

  test('is refused when it is not JSON', () => {
    expect(() => readCaseFile("{'a': 1}")).toThrow(ProblemError);
  });
});

describe('an answer', () => {
  const ramp = (expected: object, tolerance: object = {}): ConformanceCase => {
    const inputs = { from: '0', to: '10', start: 0, end: 3, now: 1 };
    return casesOf(aFileOf({ id: 'A', rule: 'linear_ramp', inputs, expected, ...tolerance }))[0]!;
  };

  test('is compared as a decimal, without any slack', () => {
    expect(judge(ramp({ value: '3.3333333333340' })).kind).toBe('PASSED');
    expect(judge(ramp({ value: '3.333333333333' })).kind).toBe('FAILED');
    expect(judge(ramp({ value: true })).kind).toBe('FAILED');
  });

  test.each([
    { tolerance: '0.000000000001' },
    { tolerance: 1e-12 },
    { tolerance: { absolute: '1e-12' } },
    { tolerance: { rel: '4e-13', abs: null } },
    { tolerance_abs: '0.000000000001' },
    { tolerance: null, relative_tolerance: '0.0000000000004' },
  ])('may differ by the tolerance, and no more: %j', (tolerance) => {
    expect(judge(ramp({ value: '3.333333333333' }, tolerance)).kind).toBe('PASSED');
    expect(judge(ramp({ value: '3.333333333332' }, tolerance)).kind).toBe('FAILED');
  });

  test('may be one of several names', () => {
    const vote = (reason: string): ConformanceCase => {
      const inputs = { yes: '1', no: '0', supply: '10', majority: '0.66', participation: '0.5' };
      const expected = { state: 'DECLINED', reason };
      return casesOf(aFileOf({ id: 'A', rule: 'vega_vote', inputs, expected }))[0]!;
    };
    expect(judge(vote('PARTICIPATION_THRESHOLD_NOT_REACHED')).kind).toBe('PASSED');
    expect(judge(vote('PROPOSAL_ERROR_PARTICIPATION_THRESHOLD_NOT_REACHED')).kind).toBe('PASSED');
    const missed = judge(vote('MAJORITY_THRESHOLD_NOT_REACHED'));
    expect(missed).toHaveProperty('problem.message', expect.stringContaining('" or "PROPOSAL_'));
  });

  test('that is a whole by itself has nothing besides what is expected', () => {
    const accounts = [
      { id: 'a', qty: '1', rank: '2' },
      { id: 'b', qty: '1', rank: '1' },
    ];
    const adl = (closed: object): ConformanceCase => {
      const inputs = { size: '2', price: '1', accounts };
      return casesOf(aFileOf({ id: 'A', rule: 'adl_allocate', inputs, expected: { closed } }))[0]!;
    };
    expect(judge(adl({ a: '1', b: '1' })).kind).toBe('PASSED');
    expect(judge(adl({ a: '1' })).kind).toBe('FAILED');
    expect(judge(adl({ a: '1', b: '1', c: '1' })).kind).toBe('FAILED');
  });
});

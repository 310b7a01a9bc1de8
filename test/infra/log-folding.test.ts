import { beforeEach, describe, expect, test } from 'vitest';

import { type Log } from '../../src/app/ports.js';
import { foldRepeats } from '../../src/infra/log-folding.js';

interface Line {
  readonly level: string;
  readonly facts: object;
  readonly message: string;
}

/** How long repeats are counted here: the lines of a test are written at once, then waited for. */
const FOLDING_MS = 50;

let lines: Line[];
let log: Log;

beforeEach(() => {
  // Its own: the log of the test before may have a count to tell yet.
  const own: Line[] = [];
  lines = own;
  const at =
    (level: string) =>
    (facts: object, message: string): void => {
      own.push({ level, facts, message });
    };
  log = foldRepeats(
    { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    FOLDING_MS,
  );
});

async function untilCounted(): Promise<Line> {
  for (;;) {
    const counted = lines.find(({ facts }) => 'repeated' in facts);
    if (counted !== undefined) {
      return counted;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a warning that is repeated', () => {
  test('is written three times, and then once with the count and the facts of the last', async () => {
    for (let index = 1; index <= 1000; index += 1) {
      log.warn({ queue: `q${String(index % 7)}` }, 'queue error');
    }

    expect(lines).toHaveLength(3);
    expect(await untilCounted()).toEqual({
      level: 'warn',
      facts: { queue: 'q6', repeated: 997, withinMs: FOLDING_MS },
      message: 'queue error',
    });
    expect(lines).toHaveLength(4);
  });

  test('is written anew after its count was told', async () => {
    for (let index = 0; index < 4; index += 1) {
      log.warn({}, 'queue error');
    }
    await untilCounted();
    log.warn({}, 'queue error');

    expect(lines.map(({ facts }) => 'repeated' in facts)).toEqual([
      ...[false, false, false, true],
      false,
    ]);
  });

  test('folds no other', () => {
    for (let index = 0; index < 5; index += 1) {
      log.warn({}, 'one');
      log.warn({}, 'two');
    }

    expect(lines.map(({ message }) => message)).toEqual(['one', 'two', 'one', 'two', 'one', 'two']);
  });
});

describe('an error', () => {
  test('with the same facts is written once, whatever the stack of its cause', async () => {
    for (let index = 0; index < 10; index += 1) {
      log.error({ err: new Error('connect ECONNREFUSED') }, 'a round failed');
    }

    expect(lines).toHaveLength(1);
    expect(await untilCounted()).toMatchObject({ level: 'error', facts: { repeated: 9 } });
  });

  test('about another account is another error', () => {
    for (let index = 0; index < 10; index += 1) {
      log.error({ accountId: `a-${String(index)}` }, 'an account could not be decided');
    }

    expect(lines).toHaveLength(10);
  });

  test('with facts that hold themselves is written', () => {
    const facts: { self?: object } = {};
    facts.self = facts;
    log.error(facts, 'odd');

    expect(lines).toHaveLength(1);
  });
});

test('what is no warning is never folded', () => {
  for (let index = 0; index < 10; index += 1) {
    log.info({}, 'notice');
    log.debug({}, 'detail');
  }

  expect(lines).toHaveLength(20);
});

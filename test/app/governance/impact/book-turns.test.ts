import { expect, test } from 'vitest';

import {
  createTurns,
  impactInTurns,
  WAITING_MAX,
} from '../../../../src/app/governance/impact/book-turns.js';
import { type ImpactOf, type MarginChange } from '../../../../src/app/governance/impact/impact.js';
import { DomainError } from '../../../../src/domain/errors.js';
import { collateralValuesOf } from '../../../../src/domain/risk/parameters/collateral-settings.js';

const changeOf = (asset: string): MarginChange => ({
  asset,
  after: collateralValuesOf({ haircut: '0' }),
});

/** Measures by remembering what it was asked together, when it is let. */
function aMeasure(): {
  readonly impactOf: ImpactOf;
  readonly batches: string[][];
  readonly letGo: () => void;
} {
  const batches: string[][] = [];
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const impactOf = async (changes: readonly MarginChange[]): Promise<readonly unknown[]> => {
    const names = changes.map((change) => ('asset' in change ? change.asset : ''));
    batches.push(names);
    await gate;
    if (names.includes('bad')) {
      throw new DomainError('NOT_FOUND', 'there is no bad');
    }
    return names;
  };
  return {
    impactOf: impactOf as ImpactOf,
    batches,
    letGo: () => {
      letGo();
    },
  };
}

async function codeOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.catch((error: unknown) => (error instanceof DomainError ? error.code : error));
}

test('requests during a measurement are measured together afterwards, each with its own answer', async () => {
  const { impactOf, batches, letGo } = aMeasure();
  const inTurns = impactInTurns(impactOf, createTurns());
  const first = inTurns([changeOf('a')]);
  await Promise.resolve();
  await Promise.resolve();
  const others = [inTurns([changeOf('b'), changeOf('c')]), inTurns([changeOf('d')])];
  letGo();
  expect(await Promise.all([first, ...others])).toEqual([['a'], ['b', 'c'], ['d']]);
  expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
});

test('of requests measured together, only one that cannot be measured is refused', async () => {
  const { impactOf, letGo } = aMeasure();
  const inTurns = impactInTurns(impactOf, createTurns());
  letGo();
  const asked = ['a', 'bad', 'b'].map((name) => codeOf(inTurns([changeOf(name)])));
  expect(await Promise.all(asked)).toEqual([['a'], 'NOT_FOUND', ['b']]);
});

test('requests beyond the queue are refused with RATE_LIMITED, and the others are answered', async () => {
  const { impactOf, letGo } = aMeasure();
  const inTurns = impactInTurns(impactOf, createTurns());
  const asked = Array.from({ length: WAITING_MAX + 3 }, (_, index) =>
    codeOf(inTurns([changeOf(String(index))])),
  );
  letGo();
  const answers = await Promise.all(asked);
  expect(answers.filter((answer) => answer === 'RATE_LIMITED')).toHaveLength(3);
  expect(answers.filter(Array.isArray)).toHaveLength(WAITING_MAX);
  expect(await inTurns([changeOf('again')])).toEqual(['again']);
});

test('one piece of work runs at a time, and a failed one lets the next go on', async () => {
  const turns = createTurns();
  let running = 0;
  let most = 0;
  const work = (fails: boolean) => async (): Promise<string> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (fails) {
      throw new DomainError('CONFLICT', 'no');
    }
    return 'done';
  };
  const asked = [false, true, false].map((fails) => codeOf(turns(work(fails))));
  expect(await Promise.all(asked)).toEqual(['done', 'CONFLICT', 'done']);
  expect(most).toBe(1);
});

import { afterEach, beforeEach, expect, test } from 'vitest';

import { type RiskContext } from '../../../src/domain/risk/health/account.js';
import { type Reader } from '../../../src/store/database/database.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';
import { anEnforcedSystem, type EnforcedSystem, publish } from '../../app/enforcement/system.js';

let system: EnforcedSystem;

beforeEach(async () => {
  system = await anEnforcedSystem({ maxPriceDeviation: '1' });
  await price('91');
});

afterEach(() => system.close());

async function price(value: string): Promise<void> {
  system.clock.at = new Date(system.clock.at.getTime() + 100);
  await publish(system, { 'BTC-USD': value });
}

/** A version 2 of the parameters, dated a second after the clock. */
async function changeRules(): Promise<void> {
  const from = new Date(system.clock.at.getTime() + 1000);
  await system.db.$executeRaw`
    INSERT INTO margin_parameters
    SELECT (jsonb_populate_record(p, jsonb_build_object('version', 2, 'rules_commit', current_commit(),
      'effective_from', ${from}::timestamptz))).*
    FROM margin_parameters p WHERE market_id = 'BTC-USD'`;
}

function joined({ markets, assets }: RiskContext): string {
  const market = markets.get('BTC-USD');
  const haircut = assets.get('BTC')?.haircut.toFixed();
  return `${market?.markPrice?.price.toFixed() ?? 'none'}, version ${String(market?.parameters.version)}, haircut ${haircut ?? 'none'}`;
}

/** Reads as `db` does, statement after statement; `between` happens once, after the first. */
function interrupted({ db }: EnforcedSystem, between: () => Promise<void>): Reader {
  let last: Promise<unknown> = Promise.resolve();
  let isFirst = true;
  const $queryRaw = ((...statement: Parameters<Reader['$queryRaw']>) => {
    last = last.then(async () => {
      const rows: unknown = await db.$queryRaw(...statement);
      if (isFirst) {
        isFirst = false;
        await between();
      }
      return rows;
    });
    return last;
  }) as Reader['$queryRaw'];
  return { $queryRaw } as Reader;
}

test('a price is not read beside a haircut that changed after it was replaced', async () => {
  const before = joined(await loadRiskContext(system.db, system.clock.now()));
  const reader = interrupted(system, async () => {
    await price('100');
    await system.db.$executeRaw`UPDATE collateral_assets SET haircut = 0.9 WHERE asset = 'BTC'`;
  });

  expect(joined(await loadRiskContext(reader, system.clock.now()))).toBe(before);
});

test('a price is not read beside rules that were replaced before it came', async () => {
  const now = system.clock.now();
  await changeRules();
  await price('100');

  expect(joined(await loadRiskContext(system.db, now))).toContain('100, version 2,');
});

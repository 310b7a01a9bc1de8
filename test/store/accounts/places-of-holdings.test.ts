import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await run(`INSERT INTO markets (id, symbol, lot_size, listed_at) VALUES ('M', 'M', 0.001, now());
    INSERT INTO collateral_assets (asset, haircut) VALUES ('USD', 0), ('EUR', 0);
    INSERT INTO accounts (id, owner, created_at) VALUES ('a', 'o', now()), ('b', 'o', now());
    INSERT INTO positions (account_id, market_id, size, entry_price) VALUES ('a', 'M', 1, 1);
    INSERT INTO collateral_balances (account_id, asset, balance) VALUES ('a', 'USD', 1)`);
});
afterAll(() => database.close());

const run = async (statements: string): Promise<void> => {
  for (const statement of statements.split(';')) {
    await database.db.$executeRawUnsafe(statement);
  }
};

describe('the database keeps the accounts, markets and assets of holdings', () => {
  test.each([
    [
      `INSERT INTO positions (account_id, market_id, size, entry_price) VALUES ('b', 'M', 1, 1), ('x', 'M', 1, 1)`,
    ],
    [`INSERT INTO positions (account_id, market_id, size, entry_price) VALUES ('b', 'x', 1, 1)`],
    [`INSERT INTO collateral_balances (account_id, asset, balance) VALUES ('x', 'USD', 1)`],
    [`INSERT INTO collateral_balances (account_id, asset, balance) VALUES ('b', 'x', 1)`],
    [`INSERT INTO open_orders VALUES ('x', 'M', 'o', 'BUY', 1, 1, false, now())`],
    [`INSERT INTO open_orders VALUES ('b', 'x', 'o', 'BUY', 1, 1, false, now())`],
  ])('%s is refused', async (statement) => {
    await expect(run(statement)).rejects.toThrow('names x, which is not there');
  });

  test('what holdings name is not deleted, and nothing is renamed', async () => {
    await expect(run(`DELETE FROM accounts WHERE id = 'a'`)).rejects.toThrow('holdings name');
    await expect(run('DELETE FROM markets')).rejects.toThrow('holdings name a row of markets');
    await expect(run(`DELETE FROM collateral_assets`)).rejects.toThrow('holdings name');
    await expect(run(`UPDATE positions SET account_id = 'b'`)).rejects.toThrow('keeps its account');
    await expect(run(`UPDATE collateral_balances SET asset = 'EUR'`)).rejects.toThrow('keeps its');
    await expect(run(`UPDATE collateral_assets SET asset = 'X'`)).rejects.toThrow('append-only');
    await run(`DELETE FROM accounts WHERE id = 'b'`);
    await run(`DELETE FROM collateral_assets WHERE asset = 'EUR'`);
  });

  test('what was loaded is neither changed nor deleted', async () => {
    await run(`INSERT INTO loaded_parts VALUES ('p', '', now())`);
    await expect(run('DELETE FROM loaded_parts')).rejects.toThrow('append-only');
    await expect(run(`UPDATE loaded_parts SET id = 'q'`)).rejects.toThrow('append-only');
    await expect(run('TRUNCATE loaded_parts')).rejects.toThrow('append-only');
  });
});

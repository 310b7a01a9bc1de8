import { type Decimal } from '../../domain/decimal.js';

import { type Tx } from '../database/database.js';

export interface Withdrawal {
  readonly id: string;
  readonly accountId: string;
  readonly asset: string;
  /** In the asset. Positive. */
  readonly amount: Decimal;
  readonly at: Date;
}

export async function insertWithdrawal(tx: Tx, withdrawal: Withdrawal): Promise<void> {
  const { id, accountId, asset, amount, at } = withdrawal;
  await tx.$executeRaw`
    INSERT INTO withdrawals (id, account_id, asset, amount, at)
    VALUES (${id}, ${accountId}, ${asset}, ${amount.toFixed()}::numeric, ${at})`;
}

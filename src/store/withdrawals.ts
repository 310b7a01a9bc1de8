import { type Decimal } from '../domain/decimal.js';

import { type Tx } from './database.js';

export interface Withdrawal {
  readonly id: string;
  readonly accountId: string;
  readonly asset: string;
  /** In the asset. Positive. */
  readonly amount: Decimal;
  readonly at: Date;
}

export async function insertWithdrawal(tx: Tx, withdrawal: Withdrawal): Promise<void> {
  await tx.withdrawal.create({ data: { ...withdrawal, amount: withdrawal.amount.toFixed() } });
}

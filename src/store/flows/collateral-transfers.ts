import { type Decimal } from '../../domain/decimal.js';

import { type Tx } from '../database/database.js';

export interface CollateralTransfer {
  readonly id: string;
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly asset: string;
  /** In the asset. Positive. */
  readonly amount: Decimal;
  readonly at: Date;
}

export async function insertCollateralTransfer(
  tx: Tx,
  { id, fromAccountId, toAccountId, asset, amount, at }: CollateralTransfer,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO collateral_transfers (id, from_account_id, to_account_id, asset, amount, at)
    VALUES (${id}, ${fromAccountId}, ${toAccountId}, ${asset}, ${amount.toFixed()}::numeric, ${at})`;
}

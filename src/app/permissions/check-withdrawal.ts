import { type Decimal, parseDecimal } from '../../domain/decimal.js';
import { type DomainError, notFound } from '../../domain/errors.js';
import { judgeWithdrawal } from '../../domain/permission/withdrawal-permission.js';
import { visibleAmong } from '../../store/database/read-scope.js';
import { loadStandings } from '../../store/accounts/standings.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';
import { type Actor } from '../auth/actor.js';
import { visibleAccounts } from '../auth/visibility.js';
import { type Deps } from '../deps.js';
import { AMOUNT_BOUNDS, isValidReference } from '../ingest/input.js';
import { readDeficit } from '../ledger/ledger.js';

export interface WithdrawalCheckInput {
  readonly accountId: string;
  readonly asset: string;
  /** In the asset, above 0, at most 10¹² with 8 decimals. */
  readonly amount: string;
}

export interface WithdrawalCheck {
  readonly allowed: boolean;
  /** The error that recordWithdrawal would throw; null when it is allowed. */
  readonly refusal: DomainError | null;
  /** The largest amount that could be withdrawn now, in the asset. */
  readonly maxAmount: Decimal;
}

/**
 * Whether `recordWithdrawal` would accept this amount now. Read-only.
 *
 * @throws DomainError BAD_USER_INPUT; NOT_FOUND for the asset, and for an account that does not exist or is not
 *   visible to the caller.
 */
export async function checkWithdrawal(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { accountId, asset, amount }: WithdrawalCheckInput,
): Promise<WithdrawalCheck> {
  const size = parseDecimal('amount', amount, AMOUNT_BOUNDS);
  const context = await loadRiskContext(db, clock.now());
  if (!context.assets.has(asset)) {
    throw notFound('asset', asset, 'asset');
  }
  const asked = isValidReference(accountId) ? [accountId] : [];
  const scope = visibleAccounts(actor);
  const visible = scope.isEverything ? asked : [...(await visibleAmong(db, scope, asked))];
  const standing = (await loadStandings(db, visible)).get(accountId);
  if (standing === undefined) {
    throw notFound('account', accountId, 'accountId');
  }
  const question = { asset, amount: size, deficit: await readDeficit(db) };
  const { refusal, maxAmount } = judgeWithdrawal(standing, question, context);
  return { allowed: refusal === null, refusal, maxAmount };
}

import {
  allowancesOf,
  type MandateAllowance,
} from '../../domain/governance/mandates/mandate-allowance.js';
import { type Mandate } from '../../domain/governance/mandates/mandate.js';

import { type Loaders } from '../loaders/loaders.js';

/** What a mandate leaves to its holder in a market; nothing in a market that it does not cover. */
export async function mandateAllowances(
  { governance, markets, now }: Loaders,
  mandate: Mandate,
  marketId: string,
): Promise<readonly MandateAllowance[]> {
  if (!mandate.markets.includes(marketId)) {
    return [];
  }
  const [{ parameters }, lastChangedAt] = await Promise.all([
    markets.requireRisk(marketId),
    governance.mandatedChanges(marketId),
  ]);
  return allowancesOf(mandate, { parameters, lastChangedAt }, now);
}

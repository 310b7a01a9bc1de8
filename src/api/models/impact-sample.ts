import { type ChangeImpactRecord } from '../../domain/governance/committee/impact-record.js';

import { type AccountLoaders } from '../loaders/account-loaders.js';
import { type HealthModel } from './models.js';

/** The accounts of a sample that are in the caller's scope: proposals are public, accounts are not. */
export async function visibleSample(
  sample: ChangeImpactRecord['sample'],
  accounts: AccountLoaders,
): Promise<HealthModel[]> {
  const visible = await accounts.visibleAmong(sample.map(({ accountId }) => accountId));
  return sample.filter(({ accountId }) => visible.has(accountId));
}

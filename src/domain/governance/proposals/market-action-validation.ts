import { DomainError, badInput } from '../../errors.js';
import { type PriceSource, priceSourceFaults } from '../../risk/parameters/price-source.js';
import { refuseFaults } from '../committee/input-fault.js';
import { listedParameterSet } from '../parameters/parameter-changes.js';
import { type ActionOf } from './proposal-action.js';
import { type ProposalReferences, requireMarket } from './proposal-references.js';

const MARKET_ID = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;

const SYMBOL_LENGTH_MAX = 64;

export function validateListing(
  { marketId, symbol, parameters }: ActionOf<'LIST_MARKET'>,
  { markets }: ProposalReferences,
): void {
  if (!MARKET_ID.test(marketId)) {
    throw badInput(
      'id',
      'must be 1 to 64 letters, digits, ".", "_", "/" or "-"',
      marketId.slice(0, 80),
    );
  }
  if (symbol.trim() !== symbol || symbol.length === 0 || symbol.length > SYMBOL_LENGTH_MAX) {
    const rule = `must be 1 to ${SYMBOL_LENGTH_MAX} characters without space around`;
    throw badInput('symbol', rule, symbol.slice(0, 80));
  }
  if (markets.has(marketId)) {
    throw new DomainError('CONFLICT', `Market ${marketId} is listed already.`, {
      state: 'LISTED',
      marketId,
    });
  }
  requireEnoughSources(listedParameterSet(parameters).minSources, []);
}

/** Refuses sources that are already in force. */
export function validateSources(
  { marketId, sources }: ActionOf<'SET_PRICE_SOURCES'>,
  facts: ProposalReferences,
): void {
  const { parameters, priceSources } = requireMarket(marketId, 'marketId', facts);
  refuseFaults(priceSourceFaults(sources, parameters.minSources));
  const textOf = (list: readonly PriceSource[]): string =>
    JSON.stringify(list.map(({ id, weight, publishers }) => [id, weight.toFixed(), publishers]));
  if (textOf(sources) === textOf(priceSources)) {
    throw new DomainError('CONFLICT', `Market ${marketId} has these price sources already.`, {
      state: 'SOURCES_IN_FORCE',
      marketId,
    });
  }
}

/**
 * Refuses a minSources above the number of sources: such a market would never have a price.
 *
 * @throws DomainError BAD_USER_INPUT.
 */
export function requireEnoughSources(
  minSources: number,
  priceSources: readonly PriceSource[],
): void {
  const most = Math.max(1, priceSources.length);
  if (minSources > most) {
    const rule = `must be at most ${most}, the number of the market's price sources`;
    throw badInput('changes.minSources', rule, minSources);
  }
}

import { acceptedFaults } from './accepted-impact.js';
import { DomainError, badInput, notFound } from '../../errors.js';
import { QUOTE_ASSET } from '../../quote-asset.js';
import { quoteAssetFaults } from '../../risk/parameters/collateral-settings.js';

import { validateCommittee } from '../committee/committee.js';
import { type InputFault, refuseFaults } from '../committee/input-fault.js';
import {
  type CollateralChanges,
  type CollateralTerms,
} from '../../risk/parameters/collateral-settings.js';
import { mandateStatusAt, validateMandate } from '../mandates/mandate.js';
import { collateralFaults } from '../parameters/collateral-changes.js';
import { planNextVersion, type PlannedVersion } from '../parameters/next-version.js';
import { changesTiers } from '../parameters/parameter-changes.js';
import { type ActionOf, type ProposalAction } from './proposal-action.js';
import { type ProposalReferences, requireMarket } from './proposal-references.js';
import {
  validateListing,
  validateSources,
  requireEnoughSources,
} from './market-action-validation.js';
import { validateDelisting, validateStatus } from './market-end-validation.js';

export const PHASE_IN_SECONDS_MAX = 90 * 86_400;
/** In USD. A larger funding is probably a typing error. */
export const FUNDING_MAX = 1_000_000_000_000;

/**
 * Refuses an action that could not be executed if it passed now.
 *
 * Checked when it is proposed, so that nobody votes on an invalid action, and again when it is executed,
 * because the state may have changed.
 *
 * @returns The version made by CHANGE_PARAMETERS; null for any other action.
 * @throws DomainError BAD_USER_INPUT (field, rule, value) for what can never be valid; NOT_FOUND for a
 *   reference to something that does not exist; CONFLICT for a state that does not allow it.
 * @see docs/governance.md#what-can-be-proposed
 */
export function validateProposalAction(
  action: ProposalAction,
  facts: ProposalReferences,
): PlannedVersion | null {
  if (action.kind === 'CHANGE_PARAMETERS') {
    return planChange(action, facts);
  }
  validateOther(action, facts);
  return null;
}

function validateOther(
  action: Exclude<ProposalAction, ActionOf<'CHANGE_PARAMETERS'>>,
  facts: ProposalReferences,
): void {
  switch (action.kind) {
    case 'CHANGE_COLLATERAL':
      validateCollateral(action, facts);
      return;
    case 'GRANT_MANDATE':
      validateGrant(action, facts);
      return;
    case 'REVOKE_MANDATE':
      validateRevocation(action, facts);
      return;
    case 'LIST_MARKET':
      validateListing(action, facts);
      return;
    case 'SET_MARKET_STATUS':
      validateStatus(action, requireMarket(action.marketId, 'marketId', facts));
      return;
    case 'SET_PRICE_SOURCES':
      validateSources(action, facts);
      return;
    case 'DELIST_MARKET':
      validateDelisting(action, requireMarket(action.marketId, 'marketId', facts), facts.now);
      return;
    case 'CHANGE_COMMITTEE':
      refuseFaults(validateCommittee(action.committee));
      return;
    case 'FUND_WATERFALL':
      validateFunding(action, facts);
      return;
    case 'CANCEL_MARGIN_CALL':
      validateCancellation(action, facts);
      return;
  }
}

function planChange(
  { marketId, changes, phaseInSeconds, acceptsImpact }: ActionOf<'CHANGE_PARAMETERS'>,
  facts: ProposalReferences,
): PlannedVersion {
  refuseFaults(acceptedFaults(acceptsImpact));
  const { parameters: current, priceSources } = requireMarket(marketId, 'marketId', facts);
  refuseFaults(phaseInFaults(phaseInSeconds));
  if (phaseInSeconds > 0 && !changesTiers(changes)) {
    throw badInput(
      'phaseInSeconds',
      'needs a change of the margin fractions: nothing else can be phased in',
      phaseInSeconds,
    );
  }
  const planned = planNextVersion(current, changes, phaseInSeconds, facts.now);
  requireEnoughSources(planned.set.minSources, priceSources);
  return planned;
}

function validateCollateral(
  { asset, phaseInSeconds, acceptsImpact, ...changes }: ActionOf<'CHANGE_COLLATERAL'>,
  facts: ProposalReferences,
): void {
  const known = facts.assets.get(asset);
  if (known === undefined) {
    throw notFound('asset', asset, 'asset');
  }
  const faults = [
    ...phaseInFaults(phaseInSeconds),
    ...acceptedFaults(acceptsImpact),
    ...collateralFaults(changes),
  ];
  if (faults.length === 0 && asset === QUOTE_ASSET) {
    faults.push(...quoteAssetFaults(changes));
  }
  if (phaseInSeconds > 0 && changes.haircut === undefined) {
    const rule = 'needs a change of the haircut: nothing else can be phased in';
    faults.push({ field: 'phaseInSeconds', rule, value: phaseInSeconds });
  }
  refuseFaults([...faults, ...priceFaults(asset, known, changes)]);
  if (changes.priceMarketId !== undefined && changes.priceMarketId !== known.priceMarketId) {
    validatePriceMarket(changes.priceMarketId, facts);
  }
}

/** A peg needs a price that shows when it is lost; the quote asset has neither. */
function priceFaults(
  asset: string,
  known: CollateralTerms,
  { pegBand, priceMarketId }: CollateralChanges,
): InputFault[] {
  if (asset === QUOTE_ASSET) {
    const rule = `must be absent: every price is in ${QUOTE_ASSET}`;
    return [
      ...(priceMarketId === undefined
        ? []
        : [{ field: 'priceMarketId', rule, value: priceMarketId }]),
      ...(pegBand === undefined ? [] : [{ field: 'pegBand', rule, value: pegBand.toFixed() }]),
    ];
  }
  const rule = 'needs a priceMarketId: without a price nobody sees that a peg is lost';
  return pegBand !== undefined && (priceMarketId ?? known.priceMarketId) === null
    ? [{ field: 'pegBand', rule, value: pegBand.toFixed() }]
    : [];
}

/** Refuses a market that gives no price now, or whose end is decided: its holders could not be valued. */
function validatePriceMarket(priceMarketId: string, facts: ProposalReferences): void {
  const market = requireMarket(priceMarketId, 'priceMarketId', facts);
  const { status, windDown = null, isPriceUsable } = market;
  if (windDown !== null || status === 'SETTLING' || status === 'DELISTED') {
    const message = `The end of market ${priceMarketId} is decided.`;
    const state = status === 'DELISTED' ? status : 'MARKET_ENDING';
    throw new DomainError('CONFLICT', message, { state, marketId: priceMarketId });
  }
  if (!isPriceUsable) {
    throw new DomainError('CONFLICT', `Market ${priceMarketId} has no price that can be used.`, {
      state: 'PRICE_NOT_USABLE',
      marketId: priceMarketId,
    });
  }
}

function validateGrant(action: ActionOf<'GRANT_MANDATE'>, facts: ProposalReferences): void {
  action.markets.forEach((marketId, index) => {
    requireMarket(marketId, `markets[${index}]`, facts);
  });
  refuseFaults(
    validateMandate(action, { marketIds: new Set(facts.markets.keys()), now: facts.now }),
  );
}

function validateRevocation(
  { mandateId }: ActionOf<'REVOKE_MANDATE'>,
  { mandates, now }: ProposalReferences,
): void {
  const mandate = mandates.get(mandateId);
  if (mandate === undefined) {
    throw notFound('mandate', mandateId, 'mandateId');
  }
  const state = mandateStatusAt(mandate, now);
  if (state === 'REVOKED' || state === 'EXPIRED') {
    throw new DomainError('CONFLICT', `Mandate ${mandateId} is ${state} already.`, { state });
  }
}

function validateFunding(
  { layer, marketId, amount }: ActionOf<'FUND_WATERFALL'>,
  facts: ProposalReferences,
): void {
  if (layer === 'MARKET_INSURANCE') {
    if (marketId === null) {
      throw badInput('marketId', 'is needed: the market whose fund is paid', null);
    }
    requireMarket(marketId, 'marketId', facts);
  } else if (marketId !== null) {
    throw badInput('marketId', `must be absent: ${layer} is not the fund of a market`, marketId);
  }
  if (!amount.isFinite() || amount.lte(0) || amount.gt(FUNDING_MAX)) {
    throw badInput('amount', `must be above 0 and at most ${FUNDING_MAX}`, amount.toFixed());
  }
  if (amount.decimalPlaces() > 2) {
    throw badInput('amount', 'must be whole cents', amount.toFixed());
  }
}

function validateCancellation(
  { marginCallId }: ActionOf<'CANCEL_MARGIN_CALL'>,
  { marginCalls }: ProposalReferences,
): void {
  const marginCall = marginCalls.get(marginCallId);
  if (marginCall === undefined) {
    throw notFound('margin call', marginCallId, 'marginCallId');
  }
  if (!marginCall.isOpen) {
    const { state } = marginCall;
    throw new DomainError('CONFLICT', `Margin call ${marginCallId} has ended: ${state}.`, {
      state,
    });
  }
}

function phaseInFaults(phaseInSeconds: number): InputFault[] {
  const isFine =
    Number.isSafeInteger(phaseInSeconds) &&
    phaseInSeconds >= 0 &&
    phaseInSeconds <= PHASE_IN_SECONDS_MAX;
  const rule = `must be a whole number from 0 to ${PHASE_IN_SECONDS_MAX}`;
  return isFine ? [] : [{ field: 'phaseInSeconds', rule, value: phaseInSeconds }];
}

import { type AcceptedImpact } from './accepted-impact.js';
import { DomainError, badInput, notFound } from '../../errors.js';
import { QUOTE_ASSET } from '../../quote-asset.js';
import { type MarketStatus } from '../../risk/health/account.js';
import { quoteAssetFaults } from '../../risk/parameters/collateral-settings.js';
import { type MarginParameters } from '../../risk/parameters/margin-parameters.js';
import { type PriceSource, priceSourceFaults } from '../../risk/parameters/price-source.js';

import { validateCommittee } from '../committee/committee.js';
import { type InputFault, refuseFaults } from '../committee/input-fault.js';
import { type Mandate, mandateStatusAt, validateMandate } from '../mandates/mandate.js';
import { collateralFaults } from '../parameters/collateral-changes.js';
import { planNextVersion, type PlannedVersion } from '../parameters/next-version.js';
import { changesTiers, listedParameterSet } from '../parameters/parameter-changes.js';
import { type ActionOf, type ProposalAction } from './proposal-action.js';

export const PHASE_IN_SECONDS_MAX = 90 * 86_400;
/** In USD. A larger funding is probably a typing error. */
export const FUNDING_MAX = 1_000_000_000_000;

const MARKET_ID = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;
const SYMBOL_LENGTH_MAX = 64;

/** The state of a market for the validation of a proposal. */
export interface MarketReference {
  /** The newest version. */
  readonly parameters: MarginParameters;
  /** Null during a guardian's pause. */
  readonly status: MarketStatus | null;
  readonly priceSources: readonly PriceSource[];
}

/** The present state that a proposal may refer to. A caller may load only what the action names. */
export interface ProposalReferences {
  /** Every listed market. */
  readonly markets: ReadonlyMap<string, MarketReference>;
  readonly assets: ReadonlySet<string>;
  readonly mandates: ReadonlyMap<string, Mandate>;
  /** By margin call: whether it is still open. */
  readonly marginCalls: ReadonlyMap<string, { readonly isOpen: boolean; readonly state: string }>;
  readonly now: Date;
}

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
      validateStatus(action, facts);
      return;
    case 'SET_PRICE_SOURCES':
      validateSources(action, facts);
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
  { assets }: ProposalReferences,
): void {
  if (!assets.has(asset)) {
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
  refuseFaults(faults);
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

function validateListing(
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

/** Refuses a status that is already in force: without effect it would appear as a change in the log. */
function validateStatus(
  { marketId, status }: ActionOf<'SET_MARKET_STATUS'>,
  facts: ProposalReferences,
): void {
  if (requireMarket(marketId, 'marketId', facts).status === status) {
    throw new DomainError('CONFLICT', `Market ${marketId} is ${status} already.`, {
      state: 'STATUS_IN_FORCE',
      marketId,
      status,
    });
  }
}

/** Refuses sources that are already in force. */
function validateSources(
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

function requireMarket(
  marketId: string,
  field: string,
  { markets }: ProposalReferences,
): MarketReference {
  const current = markets.get(marketId);
  if (current === undefined) {
    throw notFound('market', marketId, field);
  }
  return current;
}

function acceptedFaults(accepted: AcceptedImpact | undefined): InputFault[] {
  if (accepted === undefined) {
    return [];
  }
  const { newlyCloseOutAccounts: accounts, newlyCalledNotional: notional } = accepted;
  const areAccounts = Number.isSafeInteger(accounts) && accounts >= 0;
  const isNotional = notional.isFinite() && notional.gte(0) && notional.decimalPlaces() <= 40;
  const rule = 'must be a number not below 0';
  return [
    ...(areAccounts
      ? []
      : [{ field: 'acceptsImpact.newlyCloseOutAccounts', rule, value: accounts }]),
    ...(isNotional
      ? []
      : [{ field: 'acceptsImpact.newlyCalledNotional', rule, value: notional.toFixed() }]),
  ];
}

function phaseInFaults(phaseInSeconds: number): InputFault[] {
  const isFine =
    Number.isSafeInteger(phaseInSeconds) &&
    phaseInSeconds >= 0 &&
    phaseInSeconds <= PHASE_IN_SECONDS_MAX;
  const rule = `must be a whole number from 0 to ${PHASE_IN_SECONDS_MAX}`;
  return isFine ? [] : [{ field: 'phaseInSeconds', rule, value: phaseInSeconds }];
}

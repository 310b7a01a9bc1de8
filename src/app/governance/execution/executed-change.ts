import { notFound } from '../../../domain/errors.js';
import { type PlannedVersion } from '../../../domain/governance/parameters/next-version.js';
import { listedParameterSet } from '../../../domain/governance/parameters/parameter-changes.js';
import { type ActionOf } from '../../../domain/governance/proposals/proposal-action.js';
import { decimal } from '../../../domain/decimal.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type PriceSourceRecord } from '../../../domain/log/payloads/governance.js';
import { requireAsset } from '../../../domain/risk/health/collateral-value.js';
import {
  type MarginParameters,
  type MarginParameterSet,
  type ParameterAuthority,
} from '../../../domain/risk/parameters/margin-parameters.js';
import { type PriceSource } from '../../../domain/risk/parameters/price-source.js';
import { type Tx } from '../../../store/database/database.js';
import {
  insertListedMarket,
  saveCollateralSettings,
  saveHaircut,
  saveMarketStatus,
  savePriceSources,
} from '../../../store/governance/governance-parameters.js';
import { insertParameters } from '../../../store/markets/margin-parameters.js';
import { deleteWindDown } from '../../../store/markets/wind-downs.js';
import { endPause, findRunningPause } from '../../../store/governance/governance-records.js';

import { countUnderCaps } from '../../ledger/collateral-shares.js';

import { byVote, type Execution } from './execution.js';
import { settlePause } from '../committee/pause-enforcement.js';
import { changeRecord, collateralRecord, encodeSet } from './parameter-record.js';
import { planAsset, requireWithinLimits } from './planned-change.js';

/** Lot size of a market that a proposal lists; the action has no field for it. */
export const LISTED_LOT_SIZE = decimal('0.0001');

/** Puts a new version in force, or starts its phase-in. The caller holds the market's lock. */
export async function changeParameters(
  tx: Tx,
  { marketId, acceptsImpact }: ActionOf<'CHANGE_PARAMETERS'>,
  { proposal, committee, measured, planned, context, now }: Execution,
): Promise<readonly NewEvent[]> {
  const current = context.markets.get(marketId)?.parameters;
  if (current === undefined || planned === null) {
    throw notFound('market', marketId, 'marketId');
  }
  requireWithinLimits(measured, context, committee, acceptsImpact);
  const authority = {
    kind: 'PROPOSAL',
    proposalId: proposal.id,
    subject: proposal.proposer,
  } as const;
  return [
    await saveParameterVersion(tx, {
      current,
      planned,
      authority,
      now,
      actor: proposal.proposer,
      reason: proposal.title,
    }),
  ];
}

/** Writes a version and the event with its differences. The caller holds the market's lock. */
export async function saveParameterVersion(
  tx: Tx,
  change: {
    readonly current: MarginParameters;
    readonly planned: PlannedVersion;
    readonly authority: ParameterAuthority;
    readonly now: Date;
    readonly actor: string;
    readonly reason: string;
  },
): Promise<NewEvent> {
  const { current, planned, authority, now, actor, reason } = change;
  const { marketId } = current;
  const version = current.version + 1;
  const { set, ramp, changed } = planned;
  await insertParameters(tx, [
    { marketId, version, set, ramp, authority, changed, effectiveFrom: now },
  ]);
  return {
    type: 'ParametersChanged',
    marketId,
    proposalId: authority.kind === 'PROPOSAL' ? authority.proposalId : null,
    actor,
    at: now,
    payload: {
      version,
      ...changeRecord(current, planned, now),
      authority: { ...authority },
      reason,
    },
  };
}

/** Changes an asset's settings; the haircut at once or by a ramp. The caller holds the asset's lock. */
export async function changeCollateral(
  tx: Tx,
  action: ActionOf<'CHANGE_COLLATERAL'>,
  { proposal, committee, measured, context, now }: Execution,
): Promise<readonly NewEvent[]> {
  const planned = planAsset(action, context);
  requireWithinLimits(measured, context, committee, action.acceptsImpact);
  const { asset } = planned;
  const known = requireAsset(context, asset);
  if (planned.ramp !== null) {
    await saveHaircut(tx, asset, planned.ramp);
  }
  if (planned.changesOthers) {
    const change = { before: known, after: planned.atFullEffect, at: now };
    await saveCollateralSettings(tx, asset, change);
  }
  const by = byVote({ proposal, now });
  const counted = planned.changesOthers
    ? await countUnderCaps(tx, known, planned.atFullEffect, by)
    : [];
  const payload = collateralRecord(known, planned, now);
  return [{ type: 'CollateralChanged', ...by, payload }, ...counted];
}

/** Lists a market with version 1 of its parameters. Trading starts with its first price. */
export async function listMarket(
  tx: Tx,
  { marketId, symbol, parameters }: ActionOf<'LIST_MARKET'>,
  { proposal, now }: Execution,
): Promise<readonly NewEvent[]> {
  const set: MarginParameterSet = listedParameterSet(parameters);
  const lotSize = LISTED_LOT_SIZE;
  await insertListedMarket(tx, { marketId, symbol, lotSize, listedAt: now });
  const authority = {
    kind: 'PROPOSAL',
    proposalId: proposal.id,
    subject: proposal.proposer,
  } as const;
  await insertParameters(tx, [
    { marketId, version: 1, set, ramp: null, effectiveFrom: now, changed: [], authority },
  ]);
  const payload = {
    symbol,
    lotSize: lotSize.toFixed(),
    version: 1,
    parameters: encodeSet(set),
  };
  return [{ type: 'MarketListed', marketId, ...byVote({ proposal, now }), payload }];
}

/**
 * Sets a market's status. This ends a guardian's pause there, and takes back a decided end, because the vote
 * overrides them.
 */
export async function setMarketStatus(
  tx: Tx,
  { marketId, status }: ActionOf<'SET_MARKET_STATUS'>,
  { proposal, now }: Execution,
): Promise<readonly NewEvent[]> {
  const market = await settlePause(tx, marketId, now);
  const pause = await findRunningPause(tx, marketId);
  if (pause !== null) {
    await endPause(tx, pause.id, now);
  }
  const isTakenBack = await deleteWindDown(tx, marketId);
  await saveMarketStatus(tx, marketId, status, now);
  const payload = {
    status,
    before: market.status,
    reason: proposal.title,
    ...(isTakenBack ? { takesBackWindDown: true as const } : {}),
  };
  return [{ type: 'MarketStatusChanged', marketId, ...byVote({ proposal, now }), payload }];
}

/**
 * Declares the price sources of a market. Earlier prices of sources are ignored from then on; the mark remains
 * until new ones replace it. The caller holds the market's lock.
 */
export async function setPriceSources(
  tx: Tx,
  { marketId, sources }: ActionOf<'SET_PRICE_SOURCES'>,
  { proposal, context, now }: Execution,
): Promise<readonly NewEvent[]> {
  const before = context.markets.get(marketId)?.priceSources ?? [];
  await savePriceSources(tx, marketId, sources);
  const payload = { before: recordOf(before), sources: recordOf(sources) };
  return [{ type: 'PriceSourcesChanged', marketId, ...byVote({ proposal, now }), payload }];
}

function recordOf(sources: readonly PriceSource[]): readonly PriceSourceRecord[] {
  return sources.map(({ id, weight, publishers }) => ({
    id,
    weight: weight.toFixed(),
    publishers: [...publishers],
  }));
}

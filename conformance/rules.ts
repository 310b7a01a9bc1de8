import {
  lateQuorum,
  linearRamp,
  ozState,
  stewardStep,
  timelockSchedule,
  vegaVote,
} from './adapters/governance.js';
import {
  initialMarginCeiling,
  liquidatableStrict,
  marginZone,
  openInterestScaledPpm,
  riskCompare,
  sumMargin,
  twoThresholdState,
  vegaMaintenanceMargin,
} from './adapters/health.js';
import { isolatedCloseout, isolatedUpdate, transferRequirement } from './adapters/accounts.js';
import { callableLoan, capLiquidation, deadlineStrict, ltvPolicy } from './adapters/margin-call.js';
import { fillablePrice, vegaLiquidationPrice } from './adapters/prices.js';
import {
  capMaxLiquidation,
  driftBaseToCover,
  positionLimits,
  targetHealthDebt,
} from './adapters/sizing.js';
import {
  adlAllocate,
  deleveragePair,
  insuranceDeltaValid,
  proRataFloor,
} from './adapters/waterfall.js';
import { NotApplicable, type Rule } from './rule.js';

function rule(
  name: string,
  source: string,
  functions: readonly string[],
  answer: Rule['answer'],
): Rule {
  return { name, source, functions, answer };
}

/** A rule that the product does not have: none of its cases applies, whatever its inputs. */
function absent(name: string, source: string, reason: string): Rule {
  const answer = (): never => {
    throw new NotApplicable(reason);
  };
  return rule(name, source, [], answer);
}

const ALL: readonly Rule[] = [
  rule('adl_allocate', 'BitMEX', ['drawFromQueue'], adlAllocate),
  absent(
    'bankruptcy_quote',
    'dYdX v4',
    'our bankruptcy price is that of one position with all of the equity; no other position keeps a share of it',
  ),
  rule('callable_loan', 'dYdX v1', ['decideEnforcement'], callableLoan),
  rule('cap_liquidation', 'Cap', ['decideEnforcement'], capLiquidation),
  rule('cap_max_liquidation', 'Cap', ['sizeLiquidation'], capMaxLiquidation),
  rule('deadline_strict', 'Aave v3', ['decideEnforcement', 'isGraceOver'], deadlineStrict),
  rule(
    'deleverage_pair',
    'dYdX v4',
    ['zeroEquityFillPrice', 'drawFromQueue', 'assessLiquidationFill', 'isExhausted'],
    deleveragePair,
  ),
  rule('drift_base_to_cover', 'Drift', ['sizeLiquidation'], driftBaseToCover),
  absent(
    'drift_health',
    'Drift',
    'we show health as a margin ratio and a level, never as a number from 0 to 100',
  ),
  rule('fillable_price', 'dYdX v4', ['fillablePriceOf'], fillablePrice),
  absent(
    'funding_clamp_dydx',
    'dYdX v4',
    'the venue computes the rate of funding; only one beyond the whole notional is refused',
  ),
  absent(
    'funding_index_delta_dydx',
    'dYdX v4',
    'funding has no index: a rate is charged at its instant, size · mark · rate',
  ),
  absent(
    'funding_rate_premium',
    'Binance',
    'the venue computes the rate of funding; only one beyond the whole notional is refused',
  ),
  absent(
    'funding_settlement_dydx',
    'dYdX v4',
    'funding has no index: a rate is charged at its instant, size · mark · rate',
  ),
  rule('im_ceil', 'dYdX v4', ['initialMarginOf'], initialMarginCeiling),
  absent(
    'insurance_delta',
    'dYdX v4',
    'a fill pays our fee into the fund of its market, and a fund pays a loss when an account is bankrupt, never with a fill',
  ),
  rule('insurance_delta_valid', 'dYdX v4', ['drawnFrom'], insuranceDeltaValid),
  rule(
    'isolated_closeout_vega',
    'Vega',
    ['assessAccountHealth', 'healthLevelOf'],
    isolatedCloseout,
  ),
  absent(
    'isolated_margin_vega',
    'Vega',
    'nobody chooses the margin of a position: an isolated account has the schedule of its market, and any collateral',
  ),
  absent(
    'isolated_switch_vega',
    'Vega',
    'the kind of an account never changes: risk goes to another account by trades, and collateral by a transfer',
  ),
  absent(
    'isolated_transfer_dydx',
    'dYdX v4',
    'an isolated account has its own collateral, which moves by transferCollateral alone, never by a trade',
  ),
  rule('isolated_update_dydx', 'dYdX v4', ['otherMarketRefusal'], isolatedUpdate),
  rule('late_quorum', 'OpenZeppelin', ['scheduleAfterQuorum'], lateQuorum),
  rule('linear_ramp', 'Mango v4', ['tiersInForce'], linearRamp),
  rule(
    'liquidatable_strict',
    'dYdX v4',
    ['assessAccountHealth', 'healthLevelOf'],
    liquidatableStrict,
  ),
  rule('ltv_policy', 'Figure, BlockFi, Arch', ['decideEnforcement', 'isBelowCloseOut'], ltvPolicy),
  rule('margin_zone', 'Vega', ['healthLevelOf'], marginZone),
  rule('oi_scaled_imf_ppm', 'dYdX v4', ['crowdedFraction'], openInterestScaledPpm),
  rule('oz_state', 'OpenZeppelin', ['proposalStateAt'], ozState),
  rule('position_limits', 'dYdX v4', ['leastSizeOf', 'sizeCapOf'], positionLimits),
  rule('pro_rata_floor', 'Vega', ['socializeLoss'], proRataFloor),
  rule('risk_compare', 'dYdX v4', ['compareByMarginRatio'], riskCompare),
  rule('steward_step', 'Aave risk stewards', ['stepFaultOf'], stewardStep),
  rule('sum_margin', 'Synthetix v3', ['assessAccountHealth'], sumMargin),
  rule('target_health_debt', 'Aave v4', ['sizeLiquidation'], targetHealthDebt),
  rule('timelock_schedule', 'OpenZeppelin', ['scheduleOf', 'isExecutable'], timelockSchedule),
  rule('transfer_requirement_hyperliquid', 'Hyperliquid', ['judgeWithdrawal'], transferRequirement),
  rule('two_threshold_state', 'tBTC', ['healthLevelOf'], twoThresholdState),
  rule('vega_liq_price', 'Vega', ['liquidationPriceOf', 'isMovedByMark'], vegaLiquidationPrice),
  rule('vega_mm', 'Vega', ['assessAccountHealth'], vegaMaintenanceMargin),
  rule('vega_vote', 'Vega', ['tallyOf'], vegaVote),
];

/** Every rule that a case may name. */
export const RULES: ReadonlyMap<string, Rule> = new Map(ALL.map((each) => [each.name, each]));

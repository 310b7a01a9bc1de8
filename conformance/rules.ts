import {
  lateQuorum,
  linearRamp,
  ozState,
  stewardStep,
  timelockSchedule,
  vegaVote,
} from './adapters/governance.js';
import {
  driftHealth,
  initialMarginCeiling,
  liquidatableStrict,
  marginZone,
  openInterestScaledPpm,
  riskCompare,
  sumMargin,
  twoThresholdState,
  vegaMaintenanceMargin,
} from './adapters/health.js';
import { callableLoan, capLiquidation, deadlineStrict, ltvPolicy } from './adapters/margin-call.js';
import {
  bankruptcyQuote,
  fillablePrice,
  insuranceDelta,
  vegaLiquidationPrice,
} from './adapters/prices.js';
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
import { type Rule } from './rule.js';

function rule(
  name: string,
  source: string,
  functions: readonly string[],
  answer: Rule['answer'],
): Rule {
  return { name, source, functions, answer };
}

const ALL: readonly Rule[] = [
  rule('adl_allocate', 'BitMEX', ['drawFromQueue'], adlAllocate),
  rule('bankruptcy_quote', 'dYdX v4', ['bankruptcyQuoteOf'], bankruptcyQuote),
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
  rule('drift_health', 'Drift', ['healthScoreOf', 'healthLevelOf'], driftHealth),
  rule('fillable_price', 'dYdX v4', ['fillablePriceOf'], fillablePrice),
  rule('im_ceil', 'dYdX v4', ['openInterestScaledMargin'], initialMarginCeiling),
  rule('insurance_delta', 'dYdX v4', ['insuranceFundDeltaOf'], insuranceDelta),
  rule('insurance_delta_valid', 'dYdX v4', ['drawnFrom'], insuranceDeltaValid),
  rule('late_quorum', 'OpenZeppelin', ['votingEndWithExtension'], lateQuorum),
  rule('linear_ramp', 'Mango v4', ['tiersInForce'], linearRamp),
  rule(
    'liquidatable_strict',
    'dYdX v4',
    ['assessAccountHealth', 'healthLevelOf'],
    liquidatableStrict,
  ),
  rule('ltv_policy', 'Figure, BlockFi, Arch', ['loanStateOf'], ltvPolicy),
  rule('margin_zone', 'Vega', ['healthLevelOf'], marginZone),
  rule('oi_scaled_imf_ppm', 'dYdX v4', ['openInterestScaledFraction'], openInterestScaledPpm),
  rule('oz_state', 'OpenZeppelin', ['proposalStateAt'], ozState),
  rule('position_limits', 'dYdX v4', ['liquidationLimitsOf'], positionLimits),
  rule('pro_rata_floor', 'Vega', ['socializeLoss'], proRataFloor),
  rule('risk_compare', 'dYdX v4', ['compareByMarginRatio'], riskCompare),
  rule('steward_step', 'Aave risk stewards', ['stepFaultOf'], stewardStep),
  rule('sum_margin', 'Synthetix v3', ['assessAccountHealth'], sumMargin),
  rule('target_health_debt', 'Aave v4', ['sizeLiquidation'], targetHealthDebt),
  rule('timelock_schedule', 'OpenZeppelin', ['scheduleOf', 'isExecutable'], timelockSchedule),
  rule('two_threshold_state', 'tBTC', ['healthLevelOf'], twoThresholdState),
  rule('vega_liq_price', 'Vega', ['liquidationPriceOf', 'isMovedByMark'], vegaLiquidationPrice),
  rule('vega_mm', 'Vega', ['assessAccountHealth'], vegaMaintenanceMargin),
  rule('vega_vote', 'Vega', ['tallyOf'], vegaVote),
];

/** Every rule that a case may name. */
export const RULES: ReadonlyMap<string, Rule> = new Map(ALL.map((each) => [each.name, each]));

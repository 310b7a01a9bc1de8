import { type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import {
  instantAt,
  isGiven,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  wholeAt,
} from '../log/record.js';
import { type Decimal, decimalOf, isZero } from '../numbers/decimal.js';

import { type Ratios } from './account-health.js';
import { type PhaseIn, scheduleAt, type Tier } from './schedule.js';

/** One version of a market's parameters. */
export interface ParameterVersion {
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly tiers: readonly Tier[];
  readonly phaseIn: PhaseIn | null;
  /** All others by name, as recorded; one that is missing has its default. */
  readonly values: JsonObject;
}

/** The defaults of what measurements use. @see docs/risk-model.md#valid-parameters */
const DEFAULTS: Readonly<Record<string, string>> = {
  warningRatio: '1.2',
  warningClearRatio: '1.25',
  cureRatio: '1.1',
  closeOutRatio: '0.666666666667',
  liquidationFee: '0.001',
  unusablePriceRatio: '2',
  ownerConcentration: '1',
};

export function parameterOf(values: JsonObject, name: string): Decimal {
  return isGiven(values, name) ? numberAt(values, name) : decimalOf(DEFAULTS[name] ?? '');
}

export function ratiosOf(values: JsonObject): Ratios {
  return {
    warningRatio: parameterOf(values, 'warningRatio'),
    warningClearRatio: parameterOf(values, 'warningClearRatio'),
    cureRatio: parameterOf(values, 'cureRatio'),
    closeOutRatio: parameterOf(values, 'closeOutRatio'),
  };
}

export function countsOwner({ values }: ParameterVersion): boolean {
  return !isZero(parameterOf(values, 'ownerConcentration'));
}

export function readTiers(recorded: readonly JsonObject[]): readonly Tier[] {
  return recorded.map((tier) => ({
    floor: numberAt(tier, 'floor'),
    initial: numberAt(tier, 'initialMarginFraction'),
    maintenance: numberAt(tier, 'maintenanceMarginFraction'),
  }));
}

/** The versions of all markets, as the lines so far made them. */
export interface ParameterVersions {
  /** Null for a version that no line made. */
  readonly find: (marketId: string, version: number) => ParameterVersion | null;
  readonly newest: (marketId: string) => ParameterVersion | null;
  readonly marketIds: () => readonly string[];
  /** Takes what a line makes; other lines make nothing. @throws Error for a version out of turn. */
  readonly take: (line: LogLine) => void;
}

/** @param isWhole Whether line 1 was read: else older versions are not known, and a version may follow none. */
export function createParameterVersions(isWhole: () => boolean): ParameterVersions {
  const byMarket = new Map<string, Map<number, ParameterVersion>>();
  const newest = new Map<string, ParameterVersion>();
  const add = (marketId: string, made: ParameterVersion): void => {
    const before = newest.get(marketId);
    if ((before !== undefined || isWhole()) && made.version !== (before?.version ?? 0) + 1) {
      throw new Error(
        `version ${String(made.version)} of ${marketId} does not follow the one before`,
      );
    }
    const known = byMarket.get(marketId) ?? new Map<number, ParameterVersion>();
    byMarket.set(marketId, known.set(made.version, made));
    newest.set(marketId, made);
  };
  return {
    find: (marketId, version) => byMarket.get(marketId)?.get(version) ?? null,
    newest: (marketId) => newest.get(marketId) ?? null,
    marketIds: () => [...newest.keys()],
    take: (line) => {
      if (line.type === 'GenesisApplied') {
        for (const market of recordsAt(recordAt(line.payload, 'document'), 'markets')) {
          add(textAt(market, 'id'), firstVersionOf(recordAt(market, 'parameters'), line.at));
        }
      } else if (line.type === 'MarketListed') {
        add(line.marketId ?? '', firstVersionOf(recordAt(line.payload, 'parameters'), line.at));
      } else if (line.type === 'ParametersChanged') {
        const made = nextVersionOf(line, newest.get(line.marketId ?? '') ?? null);
        if (made !== null) {
          add(line.marketId ?? '', made);
        }
      }
    },
  };
}

function firstVersionOf(values: JsonObject, from: number): ParameterVersion {
  return { version: 1, from, tiers: readTiers(recordsAt(values, 'tiers')), phaseIn: null, values };
}

/** Null when the version before is not known: then this one is not either. */
function nextVersionOf(
  { payload }: LogLine,
  before: ParameterVersion | null,
): ParameterVersion | null {
  if (before === null) {
    return null;
  }
  const from = instantAt(payload, 'effectiveFrom');
  const after = recordAt(payload, 'after');
  const version = wholeAt(payload, 'version');
  const values = { ...before.values, ...after };
  if (!isGiven(after, 'tiers')) {
    const isRunning = before.phaseIn !== null && from < before.phaseIn.endsAt;
    return {
      version,
      from,
      tiers: before.tiers,
      phaseIn: isRunning ? before.phaseIn : null,
      values,
    };
  }
  const endsAt = isGiven(payload, 'phaseInEndsAt') ? instantAt(payload, 'phaseInEndsAt') : null;
  const phaseIn =
    endsAt === null
      ? null
      : { from: scheduleAt(before.tiers, before.phaseIn, from), startsAt: from, endsAt };
  return { version, from, tiers: readTiers(recordsAt(after, 'tiers')), phaseIn, values };
}

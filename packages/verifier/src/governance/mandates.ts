import { type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import {
  instantAt,
  numberAt,
  numberOrNullAt,
  recordAt,
  recordsAt,
  textAt,
  textsAt,
  wholeAt,
} from '../log/record.js';
import { absolute, isLess, isZero, minus, times } from '../numbers/decimal.js';

import { type ParameterVersion } from '../health/parameter-versions.js';

import { isScheduleAsked } from './effects.js';

interface Mandate {
  readonly admin: string;
  readonly markets: ReadonlySet<string>;
  readonly bounds: ReadonlyMap<string, JsonObject>;
  readonly expiresAt: number;
  revokedAt: number | null;
}

/** Follows the mandates, and the changes that admins make under them. */
export interface Mandates {
  /** Takes MandateGranted and MandateRevoked. */
  readonly take: (line: LogLine) => void;
  /** Why a change was not within its mandate; undefined when the mandate is not known, null when it was. */
  readonly faultOf: (line: LogLine, before: ParameterVersion) => string | null | undefined;
}

export function createMandates(): Mandates {
  const byId = new Map<string, Mandate>();
  /** By market and parameter: the last change under any mandate. */
  const lastChanged = new Map<string, number>();
  const boundFaultOf = (
    line: LogLine,
    name: string,
    bound: JsonObject | undefined,
  ): string | null => {
    const { payload, marketId, at } = line;
    if (bound === undefined) {
      return `the mandate does not cover ${name}`;
    }
    const key = `${marketId ?? ''} ${name}`;
    const last = lastChanged.get(key) ?? null;
    lastChanged.set(key, at);
    return stepFaultOf(payload, name, bound) ?? cooldownFaultOf(bound, last, at);
  };
  return {
    take: ({ type, payload, at }) => {
      const id = textAt(payload, 'mandateId');
      if (type === 'MandateGranted') {
        byId.set(id, readMandate(payload));
        return;
      }
      const mandate = byId.get(id);
      if (mandate !== undefined) {
        mandate.revokedAt = at;
      }
    },
    faultOf: (line, before) => {
      const { payload, marketId, actor, at } = line;
      const authority = recordAt(payload, 'authority');
      const mandate = byId.get(textAt(authority, 'mandateId'));
      if (mandate === undefined) {
        return undefined;
      }
      const isInForce =
        at < mandate.expiresAt && (mandate.revokedAt === null || at < mandate.revokedAt);
      const isOwn = mandate.admin === actor && authority.subject === actor;
      if (!isInForce || !isOwn || !mandate.markets.has(marketId ?? '')) {
        return 'the mandate was not in force for this admin and market';
      }
      const after = recordAt(payload, 'after');
      const faults = textsAt(payload, 'changed').map((name) =>
        boundFaultOf(line, name, mandate.bounds.get(name)),
      );
      const changes = Object.fromEntries(
        Object.entries(after).filter(([name]) => name !== 'tiers'),
      );
      const isSchedule = isScheduleAsked(payload, changes, { at, seconds: 0, before });
      return (
        faults.find((fault) => fault !== null) ??
        (isSchedule ? null : 'the schedule after the change comes out differently')
      );
    },
  };
}

function readMandate(payload: JsonObject): Mandate {
  const bounds = recordsAt(payload, 'bounds');
  return {
    admin: textAt(payload, 'admin'),
    markets: new Set(textsAt(payload, 'markets')),
    bounds: new Map(bounds.map((bound) => [textAt(bound, 'parameter'), bound])),
    expiresAt: instantAt(payload, 'expiresAt'),
    revokedAt: null,
  };
}

function cooldownFaultOf(bound: JsonObject, last: number | null, at: number): string | null {
  const isEarly = last !== null && at < last + wholeAt(bound, 'cooldownSeconds') * 1000;
  return isEarly ? 'the change was made within the cooldown of its mandate' : null;
}

/** @see docs/risk-model.md#mandate-steps */
function stepFaultOf(payload: JsonObject, name: string, bound: JsonObject): string | null {
  const current = numberAt(recordAt(payload, 'before'), name);
  const asked = numberAt(recordAt(payload, 'after'), name);
  const given = numberAt(bound, 'maxStep');
  const stepMax = bound.mode === 'RELATIVE' ? times(given, current) : given;
  const [low, high] = [numberOrNullAt(bound, 'min'), numberOrNullAt(bound, 'max')];
  const isWithin =
    !isZero(asked) &&
    !isLess(stepMax, absolute(minus(asked, current))) &&
    (low === null || !isLess(asked, low)) &&
    (high === null || !isLess(high, asked));
  return isWithin ? null : `the change of ${name} is beyond the bound of its mandate`;
}

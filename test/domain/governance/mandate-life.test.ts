import { expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../src/domain/decimal.js';
import { type GovernedParameterName } from '../../../src/domain/governance/parameters/governed-parameters.js';
import { checkMandatedChange } from '../../../src/domain/governance/mandates/mandated-change.js';
import { type Mandate } from '../../../src/domain/governance/mandates/mandate.js';
import { parameterValueOf } from '../../../src/domain/governance/parameters/governed-parameters.js';
import { type MarginParameters } from '../../../src/domain/risk/parameters/margin-parameters.js';
import { NOW, secondsAfter, someParameters, someTiers } from '../../support/risk-factories.js';

import { aBound, aMandate, refusalOf } from './governance-factories.js';

// A reference model in whole millionths and whole milliseconds. Two admins, two markets, two
// parameters: maintenance margin by 0.5 points per three days within [3 %, 8 %], slippage by half
// per day. Every attempt must be answered alike, and leave alike values behind.

const MILLION = 1_000_000;
const MARKETS = ['BTC-USD', 'ETH-USD'] as const;
const PARAMETERS = ['maintenanceMarginFraction', 'maxSlippage'] as const;
type Market = (typeof MARKETS)[number];
type Parameter = (typeof PARAMETERS)[number];
type Slot = `${Market} ${Parameter}`;

interface Model {
  now: number;
  readonly values: Map<Slot, number>;
  readonly movedAt: Map<Slot, number>;
  readonly revokedAt: Map<string, number>;
}

interface Real {
  now: Date;
  readonly sets: Map<Market, MarginParameters>;
  readonly lastChangedAt: Map<Market, Map<GovernedParameterName, Date>>;
  mandates: readonly Mandate[];
}

const EXPIRES = NOW.getTime() + 12 * 86_400_000;
const bounds = [
  aBound({ min: '0.03', max: '0.08' }),
  aBound({ parameter: 'maxSlippage', mode: 'RELATIVE', maxStep: '0.5', cooldownSeconds: 86_400 }),
];
/** dora may act in both markets, dick in the first only, and on slippage only. */
const mandates: readonly Mandate[] = [
  aMandate({ id: 'm-dora', markets: MARKETS, bounds, expiresAt: new Date(EXPIRES) }),
  aMandate({ id: 'm-dick', admin: 'dick', bounds: [bounds[1]!], expiresAt: new Date(EXPIRES) }),
];

function modelAnswer(
  model: Model,
  admin: string,
  market: Market,
  name: Parameter,
  asked: number,
): string | null {
  const isDead = model.now >= EXPIRES || model.now >= (model.revokedAt.get(admin) ?? Infinity);
  if (!['dora', 'dick'].includes(admin) || isDead) {
    return 'FORBIDDEN';
  }
  if (admin === 'dick' && (market !== 'BTC-USD' || name !== 'maxSlippage')) {
    return 'FORBIDDEN';
  }
  if (asked === 0) {
    return 'MANDATE_BOUND_EXCEEDED';
  }
  const slot: Slot = `${market} ${name}`;
  const cooldown = name === 'maxSlippage' ? 86_400_000 : 259_200_000;
  const movedAt = model.movedAt.get(slot);
  if (movedAt !== undefined && model.now < movedAt + cooldown) {
    return 'MANDATE_COOLDOWN';
  }
  const value = model.values.get(slot)!;
  const step = Math.abs(asked - value);
  if (name === 'maxSlippage' ? step * 2 > value : step > 5000) {
    return 'MANDATE_BOUND_EXCEEDED';
  }
  if (step === 0) {
    return 'BAD_USER_INPUT';
  }
  if (name === 'maintenanceMarginFraction' && (asked < 30_000 || asked > 80_000)) {
    return 'MANDATE_BOUND_EXCEEDED';
  }
  const isValid = name === 'maxSlippage' ? asked <= MILLION : asked < 70_000;
  return isValid ? null : 'BAD_USER_INPUT';
}

/** How often each answer was given, over all histories. */
const answers = new Map<string, number>();

type Life = fc.Command<Model, Real>;

/** Asks for the value in force moved by `shift`, in millionths or as a share of it. */
function change(
  admin: string,
  market: Market,
  name: Parameter,
  shift: (value: number) => number,
): Life {
  return {
    check: () => true,
    run(model, real) {
      const slot: Slot = `${market} ${name}`;
      const asked = Math.max(0, shift(model.values.get(slot)!));
      const code = modelAnswer(model, admin, market, name, asked);
      const answered = refusalOf(() => {
        const { planned, changed } = checkMandatedChange({
          mandates: real.mandates,
          admin,
          marketId: market,
          current: real.sets.get(market)!,
          changes: { [name]: decimal(asked).div(MILLION) },
          lastChangedAt: real.lastChangedAt.get(market)!,
          now: real.now,
        });
        real.sets.set(market, { ...real.sets.get(market)!, ...planned.set });
        for (const parameter of changed) {
          real.lastChangedAt.get(market)!.set(parameter, real.now);
        }
      });
      expect(answered?.code ?? null).toBe(code);
      answers.set(code ?? 'ALLOWED', (answers.get(code ?? 'ALLOWED') ?? 0) + 1);
      if (code === null) {
        model.values.set(slot, asked);
        model.movedAt.set(slot, model.now);
      }
      for (const each of PARAMETERS) {
        const value = parameterValueOf(real.sets.get(market)!, each).times(MILLION);
        expect(value.toFixed()).toBe(String(model.values.get(`${market} ${each}`)));
      }
    },
    toString: () => `change(${admin}, ${market}, ${name})`,
  };
}

function wait(milliseconds: number): Life {
  return {
    check: () => true,
    run(model, real) {
      model.now += milliseconds;
      real.now = new Date(real.now.getTime() + milliseconds);
    },
    toString: () => `wait(${milliseconds})`,
  };
}

/** To one millisecond before, at, or after the end of a cooldown that runs, or of the mandates. */
function waitForEnd(slot: Slot | null, offset: number): Life {
  return {
    check: (model) => slot === null || model.movedAt.has(slot),
    run(model, real) {
      const cooldown = slot?.endsWith('maxSlippage') === true ? 86_400_000 : 259_200_000;
      const end = slot === null ? EXPIRES : model.movedAt.get(slot)! + cooldown;
      model.now = Math.max(model.now, end + offset);
      real.now = new Date(model.now);
    },
    toString: () => `waitForEnd(${slot ?? 'mandates'} ${offset})`,
  };
}

function revoke(admin: string): Life {
  return {
    check: (model) => !model.revokedAt.has(admin),
    run(model, real) {
      model.revokedAt.set(admin, model.now);
      real.mandates = real.mandates.map((mandate) =>
        mandate.admin === admin ? { ...mandate, revokedAt: real.now } : mandate,
      );
    },
    toString: () => `revoke(${admin})`,
  };
}

const someMarket = fc.constantFrom(...MARKETS);
const someParameter = fc.constantFrom(...PARAMETERS);
const someShift = fc.oneof(
  fc.constantFrom(-5001, -5000, -1, 0, 1, 5000, 5001).map((by) => (value: number) => value + by),
  fc
    .constantFrom(0, 50, 51, 149, 150, 151)
    .map((percent) => (value: number) => Math.floor((value * percent) / 100)),
);
const offsets = fc.constantFrom(-1, 0, 1);
const commands = fc.commands(
  [
    fc
      .tuple(fc.constantFrom('dora', 'dora', 'dick', 'eve'), someMarket, someParameter, someShift)
      .map(([admin, market, name, shift]) => change(admin, market, name, shift)),
    fc
      .tuple(someMarket, someParameter, someShift)
      .map(([market, name, shift]) => change('dora', market, name, shift)),
    fc
      .tuple(someMarket, someParameter, offsets)
      .map(([market, name, offset]) => waitForEnd(`${market} ${name}`, offset)),
    fc.constantFrom(0, 1, 3_600_000, 86_400_000).map(wait),
    offsets.map((offset) => waitForEnd(null, offset)),
    fc.constantFrom('dora', 'dick').map(revoke),
  ],
  { maxCommands: 40, size: '+1' },
);

test('5,000 lives of mandates go as the reference model says, boundary milliseconds included', () => {
  fc.assert(
    fc.property(commands, (steps) => {
      const set = someParameters({ tiers: someTiers(['0', '0.07', '0.05']) });
      const slots = MARKETS.flatMap((market) => PARAMETERS.map((name) => [market, name] as const));
      fc.modelRun(
        () => ({
          model: {
            now: NOW.getTime(),
            values: new Map<Slot, number>(
              slots.map(([market, name]) => [
                `${market} ${name}`,
                parameterValueOf(set, name).times(MILLION).toNumber(),
              ]),
            ),
            movedAt: new Map(),
            revokedAt: new Map(),
          },
          real: {
            now: secondsAfter(0),
            sets: new Map(MARKETS.map((market) => [market, set])),
            lastChangedAt: new Map(
              MARKETS.map((market) => [market, new Map<GovernedParameterName, Date>()]),
            ),
            mandates,
          },
        }),
        steps,
      );
    }),
    { numRuns: 5000 },
  );
  // Every answer is given often enough that chance cannot fail this.
  for (const answer of [
    'ALLOWED',
    'FORBIDDEN',
    'MANDATE_BOUND_EXCEEDED',
    'MANDATE_COOLDOWN',
    'BAD_USER_INPUT',
  ]) {
    const isGiven = (answers.get(answer) ?? 0) >= 100;
    expect({ answer, isGiven }).toEqual({ answer, isGiven: true });
  }
});

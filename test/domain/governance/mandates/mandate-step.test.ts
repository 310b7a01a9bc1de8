import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { Decimal, decimal } from '../../../../src/domain/decimal.js';
import {
  STEP_MODES,
  cooldownEndOf,
} from '../../../../src/domain/governance/mandates/mandate-step.js';
import { stepFaultOf } from '../../../../conformance/peer-rules/step-fault.js';
import { NOW, secondsAfter } from '../../../support/risk-factories.js';

import { type BoundText, aBound, around } from '../governance-factories.js';
import { PEER_VECTORS_FILE, peerVectorsOf, readSharedFile } from '../shared-files.js';

const peerText = readSharedFile(PEER_VECTORS_FILE);

function ruleBroken(
  bound: BoundText,
  current: string,
  asked: string,
  lastChangedAt: Date | null = null,
  now: Date = NOW,
): string | null {
  const step = { current: decimal(current), asked: decimal(asked), lastChangedAt, now };
  return stepFaultOf(aBound(bound), step)?.rule ?? null;
}

describe('stepFaultOf', () => {
  const relative = { mode: 'RELATIVE', maxStep: '0.1' } as const;
  const ranged = { min: '0.04', max: '0.052' };

  test.each<[string, BoundText, string, string, string | null]>([
    ['exactly the step up', {}, '0.05', '0.055', null],
    ['exactly the step down', {}, '0.05', '0.045', null],
    ['a hair more up', {}, '0.05', '0.055000000001', 'MAX_STEP'],
    ['a hair more down', {}, '0.05', '0.044999999999', 'MAX_STEP'],
    ['exactly a tenth up', relative, '0.07', '0.077', null],
    ['a hair more than a tenth', relative, '0.07', '0.077000000001', 'MAX_STEP'],
    ['a tenth of the old, not of the new', relative, '0.077', '0.0693', null],
    ['a hair more down than a tenth', relative, '0.077', '0.069299999999', 'MAX_STEP'],
    ['a relative step from zero', relative, '0', '0.000000000001', 'MAX_STEP'],
    ['zero, though the step allows it', { maxStep: '1' }, '0.005', '0', 'ZERO_TARGET'],
    ['exactly min', ranged, '0.045', '0.04', null],
    ['below min', ranged, '0.04', '0.039999999999', 'RANGE'],
    ['exactly max', ranged, '0.05', '0.052', null],
    ['above max', ranged, '0.05', '0.052000000001', 'RANGE'],
    ['too far and out of range: the step comes first', ranged, '0.05', '0.06', 'MAX_STEP'],
  ])('%s', (_name, bound, current, asked, rule) => {
    expect(ruleBroken(bound, current, asked)).toBe(rule);
  });

  test('the cooldown is over at its very end', () => {
    const end = secondsAfter(259_200);
    expect(around(end).map((now) => ruleBroken({}, '0.05', '0.05', NOW, now))).toEqual([
      'COOLDOWN',
      null,
      null,
    ]);
    expect(cooldownEndOf(aBound(), NOW)).toEqual(end);
    expect(cooldownEndOf(aBound(), null)).toBeNull();
  });

  test('rules are checked in their order', () => {
    expect(ruleBroken({ maxStep: '0.001' }, '0.05', '0', NOW)).toBe('ZERO_TARGET');
    expect(ruleBroken({ maxStep: '0.001' }, '0.05', '0.9', NOW)).toBe('COOLDOWN');
  });

  test('what it says is allowed is allowed, and nothing further in that direction', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 });
    const hair = new Decimal('1e-12');
    fc.assert(
      fc.property(
        fc.constantFrom(...STEP_MODES),
        amount,
        amount,
        amount,
        (mode, from, to, size) => {
          const bound = aBound({ mode, maxStep: decimal(size).div(1_000_000).toFixed() });
          const step = {
            current: decimal(from).div(1_000_000),
            asked: decimal(to).div(1_000_000),
            lastChangedAt: null,
            now: NOW,
          };
          const fault = stepFaultOf(bound, step);
          if (fault?.rule !== 'MAX_STEP') {
            return;
          }
          const outwards = step.asked.gt(step.current) ? hair : hair.negated();
          expect(stepFaultOf(bound, { ...step, asked: fault.allowed })).toBeNull();
          expect(stepFaultOf(bound, { ...step, asked: fault.allowed.plus(outwards) })?.rule).toBe(
            'MAX_STEP',
          );
        },
      ),
    );
  });
});

(peerText === null ? describe.skip : describe)("Aave's risk steward", () => {
  const names: Readonly<Record<string, string>> = {
    ZERO_TARGET: 'InvalidUpdateToZero',
    COOLDOWN: 'DebounceNotRespected',
    MAX_STEP: 'UpdateNotInRange',
  };

  // Its steps are in basis points: an absolute one in those of the value, a relative one of 10,000.
  test('decides the same', () => {
    const vectors = peerVectorsOf(peerText, 'steward_step');
    for (const { id, inputs, expected } of vectors) {
      const isRelative = inputs.relative === true;
      const maxChange = decimal(String(inputs.max_change));
      const bound = aBound({
        mode: isRelative ? 'RELATIVE' : 'ABSOLUTE',
        maxStep: (isRelative ? maxChange.div(10_000) : maxChange).toFixed(),
        cooldownSeconds: Number(inputs.min_delay),
      });
      const rule = stepFaultOf(bound, {
        current: decimal(String(inputs.from)),
        asked: decimal(String(inputs.to)),
        lastChangedAt: secondsAfter(-Number(inputs.since_last)),
        now: NOW,
      })?.rule;
      expect({ id, result: rule === undefined ? 'OK' : names[rule] }).toEqual({
        id,
        result: expected.result,
      });
    }
    expect(vectors).toHaveLength(6);
  });
});

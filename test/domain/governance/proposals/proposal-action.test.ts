import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  parseMandateBounds,
  parseParameterChanges,
  parseProposalAction,
} from '../../../../src/domain/governance/proposals/proposal-action-json.js';
import {
  PROPOSAL_KINDS,
  type ProposalAction,
} from '../../../../src/domain/governance/proposals/proposal-action.js';
import { validateProposalAction } from '../../../../src/domain/governance/proposals/proposal-validation.js';
import {
  type MarketReference,
  type ProposalReferences,
} from '../../../../src/domain/governance/proposals/proposal-references.js';
import { encodeProposalAction } from '../../../../src/domain/governance/proposals/encode-action.js';
import {
  anAsset,
  NOW,
  secondsAfter,
  someParameters,
  someTiers,
} from '../../../support/risk-factories.js';

import { aBound, aCommittee, aMandate, refusalOf } from '../governance-factories.js';

const changes = {
  maintenanceMarginFraction: decimal('0.06'),
  gracePeriodSeconds: 1800,
} as const;
const listing = {
  kind: 'LIST_MARKET',
  marketId: 'SOL-USD',
  symbol: 'SOL',
  parameters: { tiers: someTiers(['0', '0.1', '0.05'], ['1000', '0.2', '0.1']) },
} as const;
const grant = {
  kind: 'GRANT_MANDATE',
  admin: 'dora',
  markets: ['BTC-USD'],
  bounds: [aBound({ min: '0.01' })],
  expiresAt: secondsAfter(60),
} as const;

/** One of each kind, each fine in `references`. */
const actions: readonly ProposalAction[] = [
  { kind: 'CHANGE_PARAMETERS', marketId: 'BTC-USD', changes, phaseInSeconds: 604_800 },
  { kind: 'CHANGE_COLLATERAL', asset: 'ETH', haircut: decimal('0.1'), phaseInSeconds: 0 },
  grant,
  { kind: 'REVOKE_MANDATE', mandateId: 'mandate-1' },
  listing,
  { kind: 'SET_MARKET_STATUS', marketId: 'BTC-USD', status: 'REDUCE_ONLY' },
  { kind: 'CHANGE_COMMITTEE', committee: aCommittee({ maxNewlyCalledNotional: decimal('1e6') }) },
  {
    kind: 'FUND_WATERFALL',
    layer: 'MARKET_INSURANCE',
    marketId: 'BTC-USD',
    amount: decimal('9.99'),
  },
  { kind: 'CANCEL_MARGIN_CALL', marginCallId: 'call-1' },
  {
    kind: 'SET_PRICE_SOURCES',
    marketId: 'BTC-USD',
    sources: [{ id: 'one', weight: decimal('1'), publishers: ['feeder'] }],
  },
  {
    kind: 'DELIST_MARKET',
    marketId: 'BTC-USD',
    reduceOnlyFrom: NOW,
    settlesAt: secondsAfter(3600),
    settlementPrice: null,
  },
];

const aMarketReference: MarketReference = {
  parameters: someParameters(),
  status: 'ACTIVE',
  priceSources: [],
  isPriceUsable: true,
};

const references: ProposalReferences = {
  markets: new Map([
    ['BTC-USD', aMarketReference],
    ['NEW-USD', { ...aMarketReference, isPriceUsable: false }],
    [
      'OLD-USD',
      {
        ...aMarketReference,
        windDown: { reduceOnlyFrom: NOW, settlesAt: secondsAfter(3600), settlementPrice: null },
      },
    ],
  ]),
  assets: new Map(
    [{ asset: 'ETH', priceMarketId: 'BTC-USD' }, { asset: 'USDC' }, { asset: 'USD' }].map(
      (text) => [text.asset, anAsset(text)],
    ),
  ),
  mandates: new Map([
    ['mandate-1', aMandate()],
    ['revoked', aMandate({ revokedAt: NOW })],
    ['expired', aMandate({ expiresAt: NOW })],
  ]),
  marginCalls: new Map([
    ['call-1', { isOpen: true, state: 'GRACE' }],
    ['ended', { isOpen: false, state: 'CURED' }],
  ]),
  now: NOW,
};

describe('the stored form', () => {
  test('is there for every kind, and reads back as the action it came from', () => {
    expect(actions.map((action) => action.kind)).toEqual([...PROPOSAL_KINDS]);
    for (const action of actions) {
      const text = JSON.stringify(encodeProposalAction(action));
      expect(parseProposalAction(JSON.parse(text))).toEqual(action);
    }
  });

  test('writes decimals as plain text and instants in UTC', () => {
    expect(encodeProposalAction(actions[6]!)).toMatchObject({
      committee: { maxNewlyCalledNotional: '1000000', quorum: '0.5' },
    });
    expect(encodeProposalAction(grant)).toMatchObject({
      expiresAt: '2026-01-01T00:01:00.000Z',
      bounds: [{ maxStep: '0.005', max: null }],
    });
  });

  test('needs nothing for what the contract leaves out', () => {
    const json = { kind: 'CHANGE_PARAMETERS', marketId: 'BTC-USD', changes: { cureRatio: '1.2' } };
    expect(parseProposalAction(json)).toMatchObject({ phaseInSeconds: 0 });
    expect(parseParameterChanges({ cureRatio: '1.2', tiers: null })).toEqual({
      cureRatio: decimal('1.2'),
    });
    expect(parseMandateBounds([{ ...encodeBound(), min: null }])).toEqual([aBound()]);
  });

  test.each<[string, unknown, string]>([
    ['nothing', null, 'kind'],
    ['a text', 'CHANGE_PARAMETERS', 'kind'],
    ['an unknown kind', { kind: 'CHANGE_OWNER' }, 'kind'],
    ['a missing field', { kind: 'REVOKE_MANDATE' }, 'mandateId'],
    ['an unknown field', { kind: 'REVOKE_MANDATE', mandateId: '1', force: true }, 'force'],
    ['a float for a decimal', { ...fund(), amount: 9.99 }, 'amount'],
    ['a number that is none', { ...fund(), amount: '1e9' }, 'amount'],
    ['a layer that holds no money', { ...fund(), layer: 'SOCIALIZED_LOSS' }, 'layer'],
    ['a day for an instant', { ...grantJson(), expiresAt: '2026-01-31' }, 'expiresAt'],
    [
      'a day that does not exist',
      { ...grantJson(), expiresAt: '2026-13-31T00:00:00Z' },
      'expiresAt',
    ],
    ['one market for a list', { ...grantJson(), markets: 'BTC-USD' }, 'markets'],
    [
      'a bound of no mode',
      { ...grantJson(), bounds: [{ ...encodeBound(), mode: 'BOTH' }] },
      'bounds[0].mode',
    ],
    [
      'half a second',
      { kind: 'LIST_MARKET', marketId: 'S', symbol: 'S', parameters: { gracePeriodSeconds: 0.5 } },
      'parameters.gracePeriodSeconds',
    ],
    [
      'an unknown parameter',
      { kind: 'LIST_MARKET', marketId: 'S', symbol: 'S', parameters: { leverage: '3' } },
      'parameters.leverage',
    ],
    ['a committee that is a text', { kind: 'CHANGE_COMMITTEE', committee: 'all' }, 'committee'],
  ])('refuses %s', (_name, json, field) => {
    expect(refusalOf(() => parseProposalAction(json))).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field },
    });
  });
});

describe('validateProposalAction', () => {
  test.each(actions.map((action) => [action.kind, action] as const))(
    'takes %s',
    (_kind, action) => {
      expect(
        refusalOf(() => {
          validateProposalAction(action, references);
        }),
      ).toBeNull();
    },
  );

  const change = actions[0] as Extract<ProposalAction, { kind: 'CHANGE_PARAMETERS' }>;
  const collateral = actions[1] as Extract<ProposalAction, { kind: 'CHANGE_COLLATERAL' }>;
  const funding = actions[7] as Extract<ProposalAction, { kind: 'FUND_WATERFALL' }>;
  const zero = { maintenanceMarginFraction: decimal(0) };

  test.each<[string, ProposalAction, string, object]>([
    [
      'an unknown market',
      { ...change, marketId: 'X' },
      'NOT_FOUND',
      { field: 'marketId', value: 'X' },
    ],
    [
      'an empty change',
      { ...change, changes: {}, phaseInSeconds: 0 },
      'BAD_USER_INPUT',
      { field: 'changes' },
    ],
    [
      'a target of zero',
      { ...change, changes: zero },
      'BAD_USER_INPUT',
      { field: 'changes.maintenanceMarginFraction' },
    ],
    [
      'an invalid set',
      { ...change, changes: { cureRatio: decimal('1.3') }, phaseInSeconds: 0 },
      'BAD_USER_INPUT',
      { field: 'warningRatio' },
    ],
    [
      'a phase-in of what has no phases',
      { ...change, changes: { gracePeriodSeconds: 1 } },
      'BAD_USER_INPUT',
      { field: 'phaseInSeconds' },
    ],
    [
      'a phase-in of a year',
      { ...change, phaseInSeconds: 31_536_000 },
      'BAD_USER_INPUT',
      { field: 'phaseInSeconds' },
    ],
    ['an unknown asset', { ...collateral, asset: 'X' }, 'NOT_FOUND', { field: 'asset' }],
    [
      'a peg of what has no price',
      { ...collateral, asset: 'USDC', pegBand: decimal('0.01') },
      'BAD_USER_INPUT',
      { field: 'pegBand' },
    ],
    [
      'a peg of USD',
      { ...collateral, asset: 'USD', haircut: decimal(0), pegBand: decimal('0.01') },
      'BAD_USER_INPUT',
      { field: 'pegBand' },
    ],
    [
      'an unknown price market',
      { ...collateral, priceMarketId: 'X' },
      'NOT_FOUND',
      { field: 'priceMarketId' },
    ],
    [
      'a price market that has no price',
      { ...collateral, priceMarketId: 'NEW-USD' },
      'CONFLICT',
      { state: 'PRICE_NOT_USABLE', marketId: 'NEW-USD' },
    ],
    [
      'a price market whose end is decided',
      { ...collateral, priceMarketId: 'OLD-USD' },
      'CONFLICT',
      { state: 'MARKET_ENDING', marketId: 'OLD-USD' },
    ],
    [
      'a haircut above one',
      { ...collateral, haircut: decimal('1.01') },
      'BAD_USER_INPUT',
      { field: 'haircut' },
    ],
    [
      'a haircut of what equity is counted in',
      { ...collateral, asset: 'USD', haircut: decimal('0.01') },
      'BAD_USER_INPUT',
      { field: 'haircut' },
    ],
    [
      'a haircut below zero',
      { ...collateral, haircut: decimal('-0.01') },
      'BAD_USER_INPUT',
      { field: 'haircut' },
    ],
    [
      'a mandate in an unknown market',
      { ...grant, markets: ['BTC-USD', 'X'] },
      'NOT_FOUND',
      { field: 'markets[1]' },
    ],
    [
      'a mandate for no parameter',
      { ...grant, bounds: [aBound({ parameter: 'leverage' as 'cureRatio' })] },
      'BAD_USER_INPUT',
      { field: 'bounds[0].parameter' },
    ],
    [
      'a mandate wider than the valid range',
      { ...grant, bounds: [aBound({ max: '1.5' })] },
      'BAD_USER_INPUT',
      { field: 'bounds[0].max' },
    ],
    [
      'an unknown mandate',
      { kind: 'REVOKE_MANDATE', mandateId: 'X' },
      'NOT_FOUND',
      { field: 'mandateId' },
    ],
    [
      'a revoked mandate',
      { kind: 'REVOKE_MANDATE', mandateId: 'revoked' },
      'CONFLICT',
      { state: 'REVOKED' },
    ],
    [
      'an expired mandate',
      { kind: 'REVOKE_MANDATE', mandateId: 'expired' },
      'CONFLICT',
      { state: 'EXPIRED' },
    ],
    [
      'a market that is there',
      { ...listing, marketId: 'BTC-USD' },
      'CONFLICT',
      { state: 'LISTED' },
    ],
    [
      'a market id with a space',
      { ...listing, marketId: 'SOL USD' },
      'BAD_USER_INPUT',
      { field: 'id' },
    ],
    [
      'a market without a symbol',
      { ...listing, symbol: '' },
      'BAD_USER_INPUT',
      { field: 'symbol' },
    ],
    [
      'a market without a schedule',
      { ...listing, parameters: { cureRatio: decimal('1.1') } },
      'BAD_USER_INPUT',
      { field: 'parameters.tiers' },
    ],
    [
      'a status of no market',
      { kind: 'SET_MARKET_STATUS', marketId: 'X', status: 'ACTIVE' },
      'NOT_FOUND',
      { field: 'marketId' },
    ],
    [
      'a quorum nobody can reach',
      { kind: 'CHANGE_COMMITTEE', committee: aCommittee({ quorum: decimal('1.5') }) },
      'BAD_USER_INPUT',
      { field: 'quorum' },
    ],
    [
      'a committee of nobody',
      { kind: 'CHANGE_COMMITTEE', committee: aCommittee({ members: [] }) },
      'BAD_USER_INPUT',
      { field: 'members' },
    ],
    [
      'a fund of no market',
      { ...funding, marketId: null },
      'BAD_USER_INPUT',
      { field: 'marketId' },
    ],
    [
      'a fund of an unknown market',
      { ...funding, marketId: 'X' },
      'NOT_FOUND',
      { field: 'marketId' },
    ],
    [
      'a backstop of a market',
      { ...funding, layer: 'BACKSTOP' },
      'BAD_USER_INPUT',
      { field: 'marketId' },
    ],
    [
      'funding with nothing',
      { ...funding, amount: decimal(0) },
      'BAD_USER_INPUT',
      { field: 'amount' },
    ],
    [
      'funding with half a cent',
      { ...funding, amount: decimal('0.005') },
      'BAD_USER_INPUT',
      { field: 'amount' },
    ],
    [
      'funding beyond measure',
      { ...funding, amount: decimal('1e12').plus(1) },
      'BAD_USER_INPUT',
      { field: 'amount' },
    ],
    [
      'sources of an unknown market',
      { kind: 'SET_PRICE_SOURCES', marketId: 'X', sources: [] },
      'NOT_FOUND',
      { field: 'marketId' },
    ],
    [
      'the sources that are in force',
      { kind: 'SET_PRICE_SOURCES', marketId: 'BTC-USD', sources: [] },
      'CONFLICT',
      { state: 'SOURCES_IN_FORCE' },
    ],
    [
      'more sources to be in force than there are',
      {
        kind: 'CHANGE_PARAMETERS',
        marketId: 'BTC-USD',
        changes: { minSources: 2 },
        phaseInSeconds: 0,
      },
      'BAD_USER_INPUT',
      { field: 'changes.minSources' },
    ],
    [
      'an unknown margin call',
      { kind: 'CANCEL_MARGIN_CALL', marginCallId: 'X' },
      'NOT_FOUND',
      { field: 'marginCallId' },
    ],
    [
      'a margin call that ended',
      { kind: 'CANCEL_MARGIN_CALL', marginCallId: 'ended' },
      'CONFLICT',
      { state: 'CURED' },
    ],
  ])('refuses %s', (_name, action, code, details) => {
    expect(
      refusalOf(() => {
        validateProposalAction(action, references);
      }),
    ).toMatchObject({ code, details });
  });

  test('funds a layer of no market', () => {
    const action = { ...funding, layer: 'BACKSTOP', marketId: null } as const;
    expect(
      refusalOf(() => {
        validateProposalAction(action, references);
      }),
    ).toBeNull();
  });
});

function encodeBound(): object {
  const { parameter, mode, cooldownSeconds } = aBound();
  return { parameter, mode, maxStep: '0.005', cooldownSeconds };
}

function grantJson(): object {
  return encodeProposalAction(grant);
}

function fund(): object {
  return { kind: 'FUND_WATERFALL', layer: 'BACKSTOP', amount: '1' };
}

import { type MarginParameterChanges, type ParametersFragment } from '../api/generated/graphql.js';

/** A number of a market that one can change alone. */
export interface Parameter {
  readonly name: Exclude<keyof MarginParameterChanges, 'tiers'>;
  readonly group: string;
}

/** As docs/risk-model.md groups them. */
export const PARAMETERS: readonly Parameter[] = [
  ...['maintenanceMarginFraction', 'initialMarginFraction'].map(in_('Margin')),
  ...['warningRatio', 'warningClearRatio', 'cureRatio', 'closeOutRatio'].map(in_('Thresholds')),
  ...['gracePeriodSeconds', 'parameterChangeGraceSeconds', 'finalityHoldSeconds'].map(in_('Grace')),
  ...[
    'largePositionNotional',
    'maxLiquidationFraction',
    'liquidationCooldownSeconds',
    'minPositionNotional',
    'liquidationFee',
    'maxSlippage',
  ].map(in_('Liquidation')),
  ...[
    'maxPriceAgeSeconds',
    'maxPriceDeviation',
    'jumpConfirmationSeconds',
    'maxJump',
    'minSources',
    'maxSourceDeviation',
    'stateNoticeSeconds',
  ].map(in_('Prices')),
];

function in_(group: string): (name: string) => Parameter {
  return (name) => ({ name: name as Parameter['name'], group });
}

/** The value in force, as text: of the fractions, that of the first bracket. */
export function valueOf(parameters: ParametersFragment, name: Parameter['name']): string {
  const first = parameters.tiers[0];
  switch (name) {
    case 'maintenanceMarginFraction':
      return first?.maintenanceMarginFraction ?? '';
    case 'initialMarginFraction':
      return first?.initialMarginFraction ?? '';
    default: {
      const value = (parameters as Readonly<Record<string, unknown>>)[name];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    }
  }
}

/** Whole numbers are sent as numbers, exact decimals as text. */
export function changeOf(name: Parameter['name'], value: string): MarginParameterChanges {
  const isWhole = name.endsWith('Seconds') || name === 'minSources';
  return { [name]: isWhole ? Number(value) : value };
}

import {
  type ParameterWarningCode,
  parameterWarnings,
} from '../risk/parameters/parameter-warnings.js';
import { type Genesis } from './genesis.js';

/** A risk that the parameters of some markets of a valid genesis have. */
export interface GenesisWarning {
  readonly code: ParameterWarningCode;
  readonly message: string;
  /** In the order of the file; at least one. */
  readonly marketIds: readonly string[];
}

/** The risks of the parameters of a valid genesis, one for each kind, in the order in which they are found. */
export function genesisWarnings({ markets }: Pick<Genesis, 'markets'>): readonly GenesisWarning[] {
  const found = markets.flatMap(({ id, parameters }) =>
    parameterWarnings(parameters, null).map(({ code, message }) => ({ id, code, message })),
  );
  return [...new Map(found.map((each) => [each.code, each])).values()].map(({ code, message }) => ({
    code,
    message,
    marketIds: found.filter((each) => each.code === code).map(({ id }) => id),
  }));
}

/** One line for people: the code, the markets and what it means. */
export function textOfWarning({ code, message, marketIds }: GenesisWarning): string {
  return `${code} in ${marketIds.join(', ')}: ${message}`;
}

import { type ProposeInput as ProposeUseCaseInput } from '../../app/governance/proposals/propose.js';
import { badInput } from '../../domain/errors.js';
import { type ProposalKind } from '../../domain/governance/proposals/proposal-action.js';
import { type ProposeInput } from '../../generated/graphql.js';

type ActionName = keyof ProposeInput;

const KINDS: Readonly<Record<ActionName, ProposalKind>> = {
  changeParameters: 'CHANGE_PARAMETERS',
  changeCollateral: 'CHANGE_COLLATERAL',
  grantMandate: 'GRANT_MANDATE',
  revokeMandate: 'REVOKE_MANDATE',
  listMarket: 'LIST_MARKET',
  setMarketStatus: 'SET_MARKET_STATUS',
  setPriceSources: 'SET_PRICE_SOURCES',
  delistMarket: 'DELIST_MARKET',
  changeCommittee: 'CHANGE_COMMITTEE',
  fundWaterfall: 'FUND_WATERFALL',
  cancelMarginCall: 'CANCEL_MARGIN_CALL',
};

/**
 * The input of the use case: title, reason, and the action in its stored form. `@oneOf` ensures that there is
 * exactly one action.
 */
export function proposalInputOf(input: ProposeInput): ProposeUseCaseInput {
  for (const name of Object.keys(KINDS) as ActionName[]) {
    const given = input[name] ?? null;
    if (given !== null) {
      const { title, rationale, ...fields } = given;
      return { title, rationale, action: { kind: KINDS[name], ...actionFieldsOf(name, fields) } };
    }
  }
  throw badInput('input', 'must have exactly one action', null);
}

/** Two inputs differ in shape from the action: a committee is one value, and a new market has its id. */
function actionFieldsOf(name: ActionName, fields: object): object {
  if (name === 'changeCommittee') {
    return { committee: fields };
  }
  if (name === 'listMarket') {
    const { id, ...rest } = fields as { readonly id?: string };
    return { marketId: id, ...rest };
  }
  return fields;
}

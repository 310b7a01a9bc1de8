import { DomainError, badInput } from '../../../domain/errors.js';
import {
  type ActionOf,
  type ProposalAction,
} from '../../../domain/governance/proposals/proposal-action.js';
import { validateProposalAction } from '../../../domain/governance/proposals/proposal-validation.js';
import { type ProposalReferences } from '../../../domain/governance/proposals/proposal-references.js';
import { type PlannedVersion } from '../../../domain/governance/parameters/next-version.js';
import { isOpen, type MarginCallState } from '../../../domain/margin-call/call/transitions.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { type Reader } from '../../../store/database/database.js';
import { findNamedMarket } from '../../../store/governance/governance-parameters.js';
import { findMandate, readCallStanding } from '../../../store/governance/governance-records.js';
import { GLOBAL_INSURANCE_LEDGER, marketInsuranceLedger } from '../../ledger/ledger.js';

/**
 * Refuses an action that could not be executed at present.
 *
 * @returns The version made by CHANGE_PARAMETERS; null for any other action.
 * @throws DomainError as `validateProposalAction`; CONFLICT for a name already used by another market.
 */
export async function requireExecutableAction(
  reader: Reader,
  action: ProposalAction,
  context: RiskContext,
): Promise<PlannedVersion | null> {
  const planned = validateProposalAction(action, await referencesOf(reader, action, context));
  if (action.kind === 'LIST_MARKET') {
    if (marketInsuranceLedger(action.marketId) === GLOBAL_INSURANCE_LEDGER) {
      throw badInput('id', 'is the name of the global insurance fund', action.marketId);
    }
    await requireNewNames(reader, action);
  }
  return planned;
}

/** A name identifies one market, as in genesis: price files and feeds refer to markets by each of their names. */
async function requireNewNames(
  reader: Reader,
  { marketId, symbol }: ActionOf<'LIST_MARKET'>,
): Promise<void> {
  const taken = await findNamedMarket(reader, [symbol, marketId]);
  if (taken !== null) {
    const { name } = taken;
    throw new DomainError('CONFLICT', `${name} is a name of market ${taken.marketId}.`, {
      state: 'LISTED',
      ...(name === symbol ? { symbol } : { marketId }),
    });
  }
}

async function referencesOf(
  reader: Reader,
  action: ProposalAction,
  context: RiskContext,
): Promise<ProposalReferences> {
  const { now } = context;
  const markets = new Map(
    [...context.markets].map(([id, market]) => {
      const { parameters, status, pause, windDown, priceSources = [], isPriceUsable } = market;
      return [
        id,
        {
          parameters,
          // A guardian's pause is not a status set by a vote.
          status: pause === undefined || pause.endsAt <= now ? status : null,
          priceSources,
          windDown: windDown ?? null,
          isPriceUsable,
        },
      ];
    }),
  );
  const mandate =
    action.kind === 'REVOKE_MANDATE' ? await findMandate(reader, action.mandateId) : null;
  const mandates = new Map(mandate === null ? [] : [[mandate.id, mandate]]);
  const called =
    action.kind === 'CANCEL_MARGIN_CALL'
      ? await readCallStanding(reader, action.marginCallId)
      : null;
  const marginCalls = new Map(
    action.kind === 'CANCEL_MARGIN_CALL' && called !== null
      ? [
          [
            action.marginCallId,
            { isOpen: isOpen(called.state as MarginCallState), state: called.state },
          ],
        ]
      : [],
  );
  return { markets, assets: context.assets, mandates, marginCalls, now };
}

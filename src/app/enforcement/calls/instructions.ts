import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { type VenueInstructionGiven } from '../../../domain/log/payloads/enforcement/venue.js';
import { type Decimal } from '../../../domain/decimal.js';
import { type LiquidationOrder } from '../../../store/liquidations/liquidations.js';
import { type Handover } from '../../ports.js';

type Instruction = NewEvent<'VenueInstructionGiven'>;

/** A step of a call. */
interface StepOfCall {
  readonly marginCallId: string;
  readonly accountId: string;
  readonly marketId: string;
  /** Number of the step within its call, from 1. */
  readonly step: number;
}

/**
 * The instructions to a platform that executes orders itself, written in the transaction that decides the
 * orders. Before the first step of a call they include the cancellation of the account's open orders.
 *
 * @param handover Null: orders are sent to a venue, and there are no instructions.
 */
export function liquidateInstructions(
  orders: readonly LiquidationOrder[],
  handover: Handover | null,
): Instruction[] {
  return handover === null
    ? []
    : orders.flatMap((order) => [
        ...cancelInstructions(order, order.submittedAt),
        instructionOf(order, order.submittedAt, {
          instructionId: order.id,
          kind: 'LIQUIDATE',
          size: order.size.toFixed(),
          limitPrice: order.limitPrice.toFixed(),
          counterpartyAccountId: null,
          expiresAt: new Date(order.submittedAt.getTime() + handover.validMs).toISOString(),
        }),
      ]);
}

/** The trades between a bankrupt account and its counterparties: each pair once. */
export interface DeleveragedPairs extends StepOfCall {
  readonly liquidationId: string;
  /** USD per base unit. */
  readonly price: Decimal;
  readonly counterparties: readonly {
    readonly accountId: string;
    /** Signed, as traded by the counterparty. */
    readonly size: Decimal;
  }[];
}

/** The instruction to a platform about a deleveraging. It is already booked, and does not expire. */
export function deleverageInstructions(
  { liquidationId, price, counterparties, ...step }: DeleveragedPairs,
  handover: Handover | null,
  at: Date,
): Instruction[] {
  return handover === null
    ? []
    : [
        ...cancelInstructions(step, at),
        ...counterparties.map(({ accountId, size }, index) =>
          instructionOf(step, at, {
            instructionId: `${liquidationId}.pair-${String(index + 1)}`,
            kind: 'DELEVERAGE',
            size: size.negated().toFixed(),
            limitPrice: price.toFixed(),
            counterpartyAccountId: accountId,
            expiresAt: null,
          }),
        ),
      ];
}

function cancelInstructions(step: StepOfCall, at: Date): Instruction[] {
  return step.step > 1
    ? []
    : [
        instructionOf(step, at, {
          instructionId: `${step.marginCallId}.cancel`,
          kind: 'CANCEL_OPEN_ORDERS',
          size: null,
          limitPrice: null,
          counterpartyAccountId: null,
          expiresAt: null,
        }),
      ];
}

function instructionOf(
  { marginCallId, accountId, marketId }: StepOfCall,
  at: Date,
  payload: VenueInstructionGiven,
): Instruction {
  return {
    type: 'VenueInstructionGiven',
    accountId,
    marketId,
    marginCallId,
    actor: ENGINE_ACTOR,
    at,
    payload,
  };
}

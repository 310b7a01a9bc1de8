import { type LogEvent } from '../live/state.js';
import { ratio, spaced, usd, words } from './format.js';

/** What an event says, in a word, and how grave it is: a level. */
const TEXTS: Readonly<Record<string, readonly [string, number]>> = {
  MarginWarningRaised: ['warned', 1],
  MarginWarningCleared: ['warning cleared', 0],
  MarginCallOpened: ['called', 2],
  MarginCallAcknowledged: ['acknowledged', 0],
  MarginCallCured: ['cured', 0],
  MarginCallClosed: ['call closed', 0],
  MarginCallCancelled: ['call cancelled', 1],
  AccountRecovered: ['recovered', 0],
  AccountBankrupt: ['bankrupt', 4],
  TopUpReceived: ['topped up', 0],
  GraceExpired: ['grace over', 3],
  GraceVoided: ['grace voided', 3],
  GraceExtended: ['grace extended', 2],
  EnforcementSuspended: ['suspended', 1],
  EnforcementResumed: ['resumed', 1],
  LiquidationStepFilled: ['sold', 3],
  LiquidationStepFailed: ['step failed', 3],
  WaterfallDrawn: ['fund paid', 4],
  DeficitRecorded: ['DEFICIT', 4],
  NoticeDelivered: ['notice delivered', 0],
  NoticeFailed: ['notice failed', 3],
  DepositSeen: ['deposit seen', 0],
  DepositFinal: ['deposit final', 0],
  AutoDeleveraged: ['deleveraged', 4],
  LossSocialized: ['loss shared', 4],
  BankruptcySettled: ['bankruptcy settled', 4],
};

export function eventText(type: string): string {
  return TEXTS[type]?.[0] ?? spaced(type).trim();
}

export function eventLevel(type: string): number {
  return TEXTS[type]?.[1] ?? 0;
}

/** The number that matters most in it. */
export function eventFigure(event: LogEvent): string {
  if (event.__typename === 'WaterfallDrawn') {
    return `${words(event.layer ?? '')}, ${usd(event.drawn ?? 0)} USD`;
  }
  if (event.__typename === 'DeficitRecorded') {
    return `${usd(event.deficit ?? 0)} USD`;
  }
  if (event.__typename === 'LiquidationStepFilled') {
    return `${event.filledSize} ${event.marketId ?? ''}`;
  }
  if ('amountOutstanding' in event && Number(event.amountOutstanding) > 0) {
    return `${usd(event.amountOutstanding)} USD missing`;
  }
  return 'health' in event ? `ratio ${ratio(event.health.marginRatio)}` : '';
}

import { divideDown } from '../numbers.js';

import { applyClosing, applyTrade, NO_POSITION, type Position } from './position.js';

/** What happened to an account in one market. */
export type Movement =
  | {
      readonly kind: 'TRADE';
      readonly size: bigint;
      readonly price: bigint;
      readonly fee: bigint;
    }
  | {
      readonly kind: 'LIQUIDATION';
      readonly id: string;
      readonly size: bigint;
      /** Σ size · price of its fills. */
      readonly value: bigint;
    }
  | {
      readonly kind: 'DELEVERAGING';
      readonly id: string;
      readonly size: bigint;
      readonly price: bigint;
      /** Where it stands in Marginward's log. */
      readonly sequence: bigint;
    }
  | {
      readonly kind: 'FUNDING';
      readonly rate: bigint;
      readonly mark: bigint;
      readonly sequence: bigint;
    };

interface Line {
  readonly movement: Movement;
  readonly after: Position;
  /** Into cash, in 10⁻²⁰ USD. */
  readonly cash: bigint;
}

/** An account in one market: its position is what its movements make of nothing, in their order. */
export interface Holding {
  /** Before the first line that is kept. */
  start: Position;
  readonly lines: Line[];
}

export function newHolding(): Holding {
  return { start: NO_POSITION, lines: [] };
}

export function positionOf({ start, lines }: Holding): Position {
  return lines.at(-1)?.after ?? start;
}

/** A deleveraging is never told so late that so many movements stand behind it. */
const LINES_MAX = 600;

/** Adds a movement behind all others. @returns What it moves in cash. */
export function append(holding: Holding, movement: Movement): bigint {
  const line = lineOf(positionOf(holding), movement);
  holding.lines.push(line);
  if (holding.lines.length > LINES_MAX) {
    const dropped = holding.lines.splice(0, LINES_MAX / 2);
    holding.start = dropped.at(-1)?.after ?? holding.start;
  }
  return line.cash;
}

/** What Marginward says of a deleveraging: enough to find the place that it has among the account's trades. */
export interface Told {
  readonly realized: bigint;
  /** Of the position afterwards. */
  readonly sizeAfter: bigint;
}

/**
 * Books a deleveraging. It is decided in Marginward's book, and told later; meanwhile the account may have traded.
 * Realized profit depends on the order, so the deleveraging is booked where it happened: where the position was as
 * large as Marginward says, and between the movements whose places in the log are known. The lines behind it are
 * booked again.
 *
 * @returns What it moves in cash, itself and by the lines behind it; null when it fits nowhere.
 */
export function insertDeleveraging(
  holding: Holding,
  movement: Movement & { readonly kind: 'DELEVERAGING' },
  told: Told,
): bigint | null {
  const { lines } = holding;
  const { sequence } = movement;
  const first = lines.findLastIndex((line) => isKnownBefore(line.movement, sequence)) + 1;
  const later = lines.findIndex((line) => isKnownAfter(line.movement, sequence));
  for (let index = later === -1 ? lines.length : later; index >= first; index -= 1) {
    const before = index === 0 ? holding.start : (lines[index - 1]?.after ?? NO_POSITION);
    const line = lineOf(before, movement);
    if (line.after.size === told.sizeAfter && line.cash === told.realized) {
      return insertAt(holding, index, line);
    }
  }
  return null;
}

/**
 * Books a funding at its place in Marginward's log, which is heard of later: before a deleveraging that follows it
 * there.
 *
 * @returns What it moves in cash, itself and by the lines behind it.
 */
export function insertFunding(
  holding: Holding,
  movement: Movement & { readonly kind: 'FUNDING' },
): bigint {
  const { lines } = holding;
  const later = lines.findIndex((line) => isKnownAfter(line.movement, movement.sequence));
  const index = later === -1 ? lines.length : later;
  const before = index === 0 ? holding.start : (lines[index - 1]?.after ?? NO_POSITION);
  return insertAt(holding, index, lineOf(before, movement));
}

function insertAt(holding: Holding, index: number, line: Line): bigint {
  const { lines } = holding;
  const behind = lines.splice(index);
  lines.push(line);
  let moved = line.cash;
  for (const { movement, cash } of behind) {
    moved += append(holding, movement) - cash;
  }
  return moved;
}

/** Trades and liquidations have no place in the log: they may stand between any two lines that have one. */
function isKnownBefore(movement: Movement, sequence: bigint): boolean {
  return 'sequence' in movement && movement.sequence < sequence;
}

function isKnownAfter(movement: Movement, sequence: bigint): boolean {
  return 'sequence' in movement && movement.sequence > sequence;
}

function lineOf(before: Position, movement: Movement): Line {
  switch (movement.kind) {
    case 'TRADE': {
      const { position, realized } = applyTrade(before, movement.size, movement.price);
      return { movement, after: position, cash: realized - movement.fee };
    }
    case 'LIQUIDATION': {
      const { position, realized } = applyClosing(before, movement.size, movement.value);
      return { movement, after: position, cash: realized };
    }
    case 'DELEVERAGING': {
      const value = movement.size * movement.price;
      const { position, realized } = applyClosing(before, movement.size, value);
      return { movement, after: position, cash: realized };
    }
    case 'FUNDING':
      return { movement, after: before, cash: fundingOf(before.size, movement) };
  }
}

/** `−size · mark · rate`, rounded down to 10⁻²⁰ USD. */
function fundingOf(
  size: bigint,
  { rate, mark }: { readonly rate: bigint; readonly mark: bigint },
): bigint {
  return divideDown(-size * mark * rate, 10n ** 12n);
}

/** What the liquidation of this id realized; null when there is none. */
export function realizedBy(
  { lines }: Holding,
  id: string,
): { readonly size: bigint; readonly cash: bigint } | null {
  const line = lines.findLast(
    ({ movement }) => movement.kind === 'LIQUIDATION' && movement.id === id,
  );
  return line?.movement.kind === 'LIQUIDATION'
    ? { size: line.movement.size, cash: line.cash }
    : null;
}

import path from 'node:path';

/**
 * The markets of the demo with the margins that it had at first: 1.2 % maintenance for BTC and ETH, 3 and 5 % for
 * the others. Tests whose numbers were computed with them name this file, so that the demo may change.
 */
export const NARROW_MARGINS = path.resolve(import.meta.dirname, '../fixtures/narrow-margins.json');

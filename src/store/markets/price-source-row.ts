import { decimal } from '../../domain/decimal.js';
import { type PriceSource } from '../../domain/risk/parameters/price-source.js';

/** A price source in a JSON column: decimals as strings. */
export interface StoredSource {
  readonly id: string;
  readonly weight: string;
  readonly publishers: readonly string[];
}

export function encodeSources(sources: readonly PriceSource[]): StoredSource[] {
  return sources.map(({ id, weight, publishers }) => ({
    id,
    weight: weight.toFixed(),
    publishers: [...publishers],
  }));
}

export function decodeSources(stored: readonly StoredSource[]): PriceSource[] {
  return stored.map(({ id, weight, publishers }) => ({
    id,
    weight: decimal(weight),
    publishers: [...publishers],
  }));
}

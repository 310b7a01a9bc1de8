import { type Decimal, decimal, ZERO } from '../../decimal.js';

/** A price source that governance has declared for a market. */
export interface PriceSource {
  /** The name under which its prices are published. */
  readonly id: string;
  /** Above 0; only its share of the total weight matters. */
  readonly weight: Decimal;
  /** Subjects of tokens that may publish for it. */
  readonly publishers: readonly string[];
}

/** Maximum number of sources of one market. */
export const SOURCES_MAX = 16;
/** Maximum number of publishers of one source. */
export const PUBLISHERS_MAX = 16;
const WEIGHT_MAX = decimal('1000000');
const WEIGHT_PLACES = 8;
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** One rule that a list of sources breaks, with the value that breaks it. */
export interface SourceFault {
  /** For example `sources[1].weight`. */
  readonly field: string;
  readonly rule: string;
  readonly value: string;
}

/**
 * All rules that a market's price sources break; empty when they are valid.
 *
 * Ids are distinct, and a subject publishes for at most one source of a market, because otherwise it could
 * confirm itself. With three or more sources none has half of the weight, because it alone would determine the
 * median. At least `minSources` are declared, or none and `minSources` is 1.
 */
export function priceSourceFaults(
  sources: readonly PriceSource[],
  minSources: number,
): readonly SourceFault[] {
  const faults: SourceFault[] = [];
  const fewest = sources.length === 0 ? 1 : sources.length;
  if (sources.length > SOURCES_MAX || minSources > fewest) {
    const rule = `must be at least minSources (${minSources}) and at most ${SOURCES_MAX}, or none with a minSources of 1`;
    faults.push({ field: 'sources', rule, value: String(sources.length) });
  }
  const ids = new Set<string>();
  const subjects = new Set<string>();
  const all = sources.reduce((sum, { weight }) => sum.plus(weight), ZERO);
  for (const [index, source] of sources.entries()) {
    const at = `sources[${index}]`;
    faults.push(...faultsOfSource(source, at, sources.length > 2 ? all : null));
    if (ids.has(source.id)) {
      faults.push({ field: `${at}.id`, rule: 'must not be listed twice', value: source.id });
    }
    ids.add(source.id);
    for (const subject of source.publishers) {
      if (subjects.has(subject)) {
        const rule = 'must not publish for two sources of a market';
        faults.push({ field: `${at}.publishers`, rule, value: subject });
      }
      subjects.add(subject);
    }
  }
  return faults;
}

function faultsOfSource(
  { id, weight, publishers }: PriceSource,
  at: string,
  all: Decimal | null,
): readonly SourceFault[] {
  const faults: SourceFault[] = [];
  if (!ID.test(id)) {
    const rule =
      'must be 1 to 64 letters, digits, dots, colons, dashes or underscores, starting with a letter or digit';
    faults.push({ field: `${at}.id`, rule, value: id.slice(0, 80) });
  }
  const isWeight =
    weight.isFinite() &&
    weight.gt(0) &&
    weight.lte(WEIGHT_MAX) &&
    weight.decimalPlaces() <= WEIGHT_PLACES;
  if (!isWeight) {
    const rule = `must be above 0 and at most ${WEIGHT_MAX.toFixed()}, with at most ${WEIGHT_PLACES} decimals`;
    faults.push({ field: `${at}.weight`, rule, value: weight.toFixed() });
  } else if (all?.lte(weight.times(2)) === true) {
    const rule = 'must be less than half of all weight where there are three sources or more';
    faults.push({ field: `${at}.weight`, rule, value: weight.toFixed() });
  }
  if (publishers.length === 0 || publishers.length > PUBLISHERS_MAX) {
    const rule = `must have 1 to ${PUBLISHERS_MAX} subjects`;
    faults.push({ field: `${at}.publishers`, rule, value: String(publishers.length) });
  }
  return faults;
}

import { canonicalJson } from '../../src/domain/canonical.js';
import { type LogHead, sealTexts } from '../../src/domain/log/hash-chain.js';

type AnyLine = Parameters<typeof sealTexts>[1][number]['line'];

/** Assigns sequences and hashes to events, as the relay does. */
export function seal<Line extends AnyLine>(
  head: LogHead,
  events: readonly Line[],
): ReturnType<typeof sealTexts<Line>> {
  return sealTexts(
    head,
    events.map((line) => ({ line, text: canonicalJson(line.payload) })),
  );
}

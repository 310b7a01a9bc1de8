import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SHARED = path.resolve(import.meta.dirname, '../../../../shared');

export const PEER_VECTORS_FILE = 'vectors/vectors.json';
export const AAVE_CHANGES_FILE = 'data/governance/aave_v3_param_changes_2023_2026.csv';

/**
 * The text of a file beside the project that is not part of it; null without it, with a message about the
 * skipped tests.
 */
export function readSharedFile(name: string): string | null {
  const file = path.join(SHARED, name);
  if (existsSync(file)) {
    return readFileSync(file, 'utf8');
  }
  process.stderr.write(`skipped: tests that need ../shared/${name}, which is not here\n`);
  return null;
}

/** One number or boundary that another project asserts, with its inputs as that project has them. */
export interface PeerVector {
  readonly id: string;
  readonly rule: string;
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly expected: Readonly<Record<string, string | number | boolean | null>>;
}

export function peerVectorsOf(text: string | null, rule: string): readonly PeerVector[] {
  const { vectors } = JSON.parse(text ?? '{"vectors":[]}') as { vectors: readonly PeerVector[] };
  return vectors.filter((vector) => vector.rule === rule);
}

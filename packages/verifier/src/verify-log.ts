import { factFaultOf, isFact } from './facts/facts.js';
import { createMarketEnds, type MarketEnds } from './facts/market-end.js';
import { createGovernance, type Governance } from './governance/governance.js';
import { isDecision, type Outcome, recomputeDecision } from './health/decision.js';
import { createParameterVersions, type ParameterVersions } from './health/parameter-versions.js';
import { recomputeStep } from './liquidation/step.js';
import { canonicalJson } from './log/canonical.js';
import { chainFaultOf, sha256 } from './log/chain.js';
import { type LogLine, readLine } from './log/log-line.js';
import { type Chunks, readLines } from './log/read-lines.js';
import { recordAt, textAt } from './log/record.js';
import {
  type Announcements,
  createAnnouncements,
  linesOfRestriction,
} from './waterfall/announcements.js';
import { recomputeDeleveraging } from './waterfall/deleveraging.js';
import { type Announcing, recomputeSettlement } from './waterfall/settlement.js';

/** How many lines of a type there were. */
export interface TypeCount {
  /** Sequence, hash and form were checked. */
  readonly chained: number;
  /** Of these, the number whose content was recomputed, too. */
  readonly recomputed: number;
}

export interface LogFault {
  /** Of the first line that is wrong; null for text that is no line. */
  readonly sequence: string | null;
  readonly type: string | null;
  readonly fault: string;
}

export interface LogReport {
  readonly ok: boolean;
  /** The lines that were looked at, a faulty one included. */
  readonly lines: number;
  /** Null without a line. */
  readonly firstSequence: string | null;
  readonly lastSequence: string | null;
  /** Of the last sound line: compare it with one that you kept. Null without a line. */
  readonly headHash: string | null;
  /** Whether it began with line 1. A later part trusts its first link, and knows less to recompute with. */
  readonly isWhole: boolean;
  /** The first fault; null when there is none. */
  readonly fault: LogFault | null;
  readonly types: Readonly<Record<string, TypeCount>>;
  /** By market: the newest version of its parameters. */
  readonly parameterVersions: Readonly<Record<string, number>>;
  /** The number of proposals in each state at the instant of the last line. */
  readonly proposals: Readonly<Record<string, number>>;
}

export interface VerifyOptions {
  /** The hash that the last line must have: of a head that you kept. */
  readonly headHash?: string;
  /** The hash that the line before the first must have, for a part that does not begin with line 1. */
  readonly previousHash?: string;
}

interface State {
  readonly versions: ParameterVersions;
  readonly governance: Governance;
  readonly announcements: Announcements;
  readonly marketEnds: MarketEnds;
  isWhole: boolean;
}

/**
 * Checks an exported log: form and chain of every line, and the content of every line that records what it follows
 * from. Stops at the first fault. Memory does not grow with the log, but by the parameter versions, the proposals and
 * the bankruptcies in it.
 *
 * @param chunks The export as text or UTF-8 bytes, plain or gzip.
 * @throws Error when the bytes cannot be read: no gzip, no UTF-8.
 * @see docs/log-format.md
 */
export async function verifyLog(chunks: Chunks, options: VerifyOptions = {}): Promise<LogReport> {
  const state = createState();
  const counts = new Map<string, { chained: number; recomputed: number }>();
  let [lines, first, before]: [number, LogLine | null, LogLine | null] = [0, null, null];
  let fault: LogFault | null = null;
  for await (const text of readLines(chunks)) {
    lines += 1;
    const line = readLine(text);
    if (typeof line === 'string') {
      const place = before === null ? 'the first' : `after ${before.sequence.toString()}`;
      fault = { sequence: null, type: null, fault: `${line} (${place})` };
      break;
    }
    const outcome = await lookAt(line, before, { state, options });
    if (typeof outcome === 'object') {
      fault = { sequence: line.sequence.toString(), type: line.type, fault: outcome.fault };
      break;
    }
    const count = counts.get(line.type) ?? { chained: 0, recomputed: 0 };
    count.chained += 1;
    count.recomputed += outcome === 'RECOMPUTED' ? 1 : 0;
    counts.set(line.type, count);
    first ??= line;
    before = line;
  }
  fault ??= endFaultOf(state, before, options);
  const { versions, governance, isWhole } = state;
  return {
    ok: fault === null,
    lines,
    isWhole,
    fault,
    firstSequence: first?.sequence.toString() ?? null,
    lastSequence: before?.sequence.toString() ?? null,
    headHash: before?.hash ?? null,
    types: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    parameterVersions: Object.fromEntries(
      versions.marketIds().map((id) => [id, versions.newest(id)?.version ?? 0]),
    ),
    proposals: governance.states(before?.at ?? 0),
  };
}

function createState(): State {
  const versions = createParameterVersions(() => state.isWhole);
  const state: State = {
    versions,
    governance: createGovernance(versions, () => state.isWhole),
    announcements: createAnnouncements(),
    marketEnds: createMarketEnds(),
    isWhole: false,
  };
  return state;
}

async function lookAt(
  line: LogLine,
  before: LogLine | null,
  { state, options }: { readonly state: State; readonly options: VerifyOptions },
): Promise<Outcome> {
  if (before === null) {
    state.isWhole = line.sequence === 1n;
    if (options.previousHash !== undefined && options.previousHash !== line.previousHash) {
      return { fault: 'the line is not chained to the one that was named' };
    }
  }
  const broken = await chainFaultOf(line, before);
  if (broken !== null) {
    return { fault: broken };
  }
  try {
    return await recompute(line, state);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { fault: `the record lacks an input of its decision: ${message}` };
  }
}

async function recompute(line: LogLine, state: State): Promise<Outcome> {
  const { announcements, governance, versions, isWhole } = state;
  const origin = announcements.take(line);
  if (origin === 'UNANNOUNCED' && isWhole) {
    return { fault: 'no earlier decision announces it' };
  }
  const governed = governance.isAbout(line) ? governance.check(line) : null;
  if (governed !== null && typeof governed === 'object') {
    return governed;
  }
  versions.take(line);
  if (line.type === 'GenesisApplied') {
    return isGenesisHash(line);
  }
  const isAnnounced = origin !== 'OWN';
  const decided = recomputeContent(line, state, isAnnounced);
  // A derived line is one that its decision led to, number by number.
  const isDerived = origin === 'ANNOUNCED' && decided === 'CHAINED';
  return decided === 'CHAINED' && (isDerived || governed === 'RECOMPUTED') ? 'RECOMPUTED' : decided;
}

function recomputeContent(line: LogLine, state: State, isAnnounced: boolean): Outcome {
  const { type, payload, sequence } = line;
  const { announcements, versions, isWhole, marketEnds } = state;
  const announcing = (found: Announcing): Outcome => {
    if ('fault' in found) {
      return found;
    }
    announcements.expect(sequence, found.announces);
    return 'RECOMPUTED';
  };
  if (type === 'LiquidationStepFilled' || type === 'LiquidationStepFailed') {
    return recomputeStep(line);
  }
  if (type === 'BankruptcySettled') {
    return announcing(recomputeSettlement(line));
  }
  if (type === 'AutoDeleveraged' && payload.side !== 'COUNTERPARTY') {
    return payload.side === 'BANKRUPT'
      ? announcing(recomputeDeleveraging(line))
      : { fault: 'it does not say which side of the deleveraging it concerns' };
  }
  if (isFact(type)) {
    const fault = factFaultOf(line, marketEnds);
    return fault === null ? 'RECOMPUTED' : { fault };
  }
  if (!isDecision(type)) {
    return 'CHAINED';
  }
  const outcome = recomputeDecision(line, { versions, isWhole, isAnnounced });
  if (typeof outcome !== 'object') {
    announcements.expect(sequence, linesOfRestriction(line));
  }
  return outcome;
}

async function isGenesisHash({ payload }: LogLine): Promise<Outcome> {
  const hash = await sha256(canonicalJson(recordAt(payload, 'document')));
  return hash === textAt(payload, 'hash')
    ? 'RECOMPUTED'
    : { fault: 'the hash of the genesis file comes out differently' };
}

/** What is wrong with the log once its end is reached; null when nothing is. */
function endFaultOf(
  { announcements, governance }: State,
  last: LogLine | null,
  { headHash }: VerifyOptions,
): LogFault | null {
  if (last === null) {
    return { sequence: null, type: null, fault: 'there is no line' };
  }
  if (headHash !== undefined && headHash !== last.hash) {
    const fault = 'the last line is not the one that was named';
    return { sequence: last.sequence.toString(), type: last.type, fault };
  }
  const unmet = announcements.firstUnmet();
  if (unmet !== null) {
    const fault = 'a derived event that it announces does not follow';
    return { sequence: unmet.toString(), type: null, fault };
  }
  const open = governance.firstUnmet();
  const fault = 'its proposal was not executed with it';
  return open === null ? null : { sequence: open.toString(), type: null, fault };
}

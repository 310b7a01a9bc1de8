import { decimal } from '../../../src/domain/decimal.js';
import { type StepBound } from '../../../src/domain/governance/mandates/mandate-step.js';
import { stepFaultOf } from '../../../conformance/peer-rules/step-fault.js';

/** One real change of one parameter of one asset, as its proposal states it. */
export interface RecordedChange {
  /** Midnight UTC of the day of the proposal: nothing finer is known. */
  readonly at: Date;
  /** Network, asset and parameter together: what a cooldown belongs to. */
  readonly subject: string;
  readonly parameter: string;
  /** Null when nothing was in force: a new listing or category. */
  readonly before: string | null;
  readonly after: string;
}

export const STUDY_CLASSES = ['thresholds', 'caps', 'everything else'] as const;
export type StudyClass = (typeof STUDY_CLASSES)[number];

export const STUDY_VERDICTS = [
  'alone',
  'not covered',
  'nothing in force',
  'zero target',
  'cooldown',
  'step',
] as const;
/** `alone`: a bounded admin could have made it. Everything else needed a vote, and why. */
export type StudyVerdict = (typeof STUDY_VERDICTS)[number];

const THREE_DAYS_SECONDS = 259_200;
const THRESHOLDS = [
  'ltv',
  'liquidationThreshold',
  'liquidationBonus',
  'eMode.ltv',
  'eMode.liquidationThreshold',
  'eMode.liquidationBonus',
];
const CAPS = ['supplyCap', 'borrowCap', 'debtCeiling'];

/** Aave's steward: 0.5 percentage points per three days, 50 in the basis points of the records. */
const THRESHOLD_BOUND: StepBound = {
  mode: 'ABSOLUTE',
  maxStep: decimal(50),
  min: null,
  max: null,
  cooldownSeconds: THREE_DAYS_SECONDS,
};
/** Aave's steward: 100 % per three days. */
const CAP_BOUND: StepBound = { ...THRESHOLD_BOUND, mode: 'RELATIVE', maxStep: decimal(1) };

export function studyClassOf(parameter: string): StudyClass {
  if (THRESHOLDS.includes(parameter)) {
    return 'thresholds';
  }
  return CAPS.includes(parameter) ? 'caps' : 'everything else';
}

/**
 * What one admin with the steward's bounds could have done of a history, change by change.
 *
 * Only a change that the admin makes starts a cooldown: what needed a vote is not his.
 *
 * @param changes Oldest first.
 */
export function judgeHistory(changes: readonly RecordedChange[]): readonly StudyVerdict[] {
  const movedAt = new Map<string, Date>();
  return changes.map((change) => {
    const verdict = judge(change, movedAt.get(change.subject) ?? null);
    if (verdict === 'alone') {
      movedAt.set(change.subject, change.at);
    }
    return verdict;
  });
}

/** The table of docs/governance.md, line by line. */
export function studyTable(changes: readonly RecordedChange[]): readonly string[] {
  const verdicts = judgeHistory(changes);
  const countOf = (studyClass: StudyClass | null, verdict: StudyVerdict | null): number =>
    changes.filter(
      ({ parameter }, index) =>
        (studyClass === null || studyClassOf(parameter) === studyClass) &&
        (verdict === null || verdicts[index] === verdict),
    ).length;
  const rowOf = (name: string, studyClass: StudyClass | null): string => {
    const all = countOf(studyClass, null);
    const [alone = 0, ...reasons] = STUDY_VERDICTS.map((verdict) => countOf(studyClass, verdict));
    return `| ${[name, all, alone, all - alone, ...reasons].join(' | ')} |`;
  };
  return [...STUDY_CLASSES.map((name) => rowOf(name, name)), rowOf('all', null)];
}

/** Reads the records. Quoted fields may hold commas; none holds a quote. */
export function parseRecordedChanges(csv: string): readonly RecordedChange[] {
  return csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const fields = [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? '',
      );
      const [day = '', , proposal = '', asset = '', parameter = '', before = '', after = ''] =
        fields;
      return {
        at: new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T00:00:00Z`),
        subject: `${networkOf(proposal)} ${asset} ${parameter}`,
        parameter,
        before: before === '' ? null : before,
        after,
      };
    });
}

function judge(
  { parameter, before, after, at }: RecordedChange,
  lastChangedAt: Date | null,
): StudyVerdict {
  const studyClass = studyClassOf(parameter);
  if (studyClass === 'everything else') {
    return 'not covered';
  }
  if (before === null) {
    return 'nothing in force';
  }
  const bound = studyClass === 'thresholds' ? THRESHOLD_BOUND : CAP_BOUND;
  const step = { current: decimal(before), asked: decimal(after), lastChangedAt, now: at };
  const fault = stepFaultOf(bound, step);
  switch (fault?.rule) {
    case undefined:
      return 'alone';
    case 'ZERO_TARGET':
      return 'zero target';
    case 'COOLDOWN':
      return 'cooldown';
    case 'MAX_STEP':
    case 'RANGE':
      return 'step';
  }
}

/** `AaveV3Arbitrum_…`, `arbitrum_caps_…` and `PolygonUSDCeCap…` all begin with their network. */
function networkOf(proposal: string): string {
  const name = proposal
    .toLowerCase()
    .replace(/^aavev3ethereum(?=_)/, 'mainnet')
    .replace(/^aavev3/, '');
  const networks = [
    'mainnet',
    'arbitrum',
    'avalanche',
    'base',
    'bnb',
    'gnosis',
    'metis',
    'optimism',
    'polygon',
    'scroll',
  ];
  return networks.find((network) => name.startsWith(network)) ?? name.split('_')[0] ?? name;
}

/** Why a file or a case came to nothing: permanent, to be switched on. The message is for people. */
export type ProblemCode =
  | 'FILE_UNREADABLE'
  | 'FILE_NOT_JSON'
  | 'FILE_FORM'
  | 'CASE_FORM'
  | 'UNKNOWN_RULE'
  | 'INPUT_MISSING'
  | 'INPUT_INVALID'
  | 'INPUT_UNKNOWN'
  | 'REFUSED'
  | 'NOT_ANSWERED'
  | 'DIFFERENT';

/** What went wrong, with its code: one line, never a stack. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
}

/** A problem on its way to whoever reports it. */
export class ProblemError extends Error implements Problem {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    message: string,
  ) {
    super(message);
  }
}

/** One line: the message and then its code. */
export function lineOf({ code, message }: Problem): string {
  return `${message.replaceAll(/\s*\n\s*/g, ' ')} [${code}]`;
}

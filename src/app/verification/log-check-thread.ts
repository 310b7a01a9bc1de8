import { type DomainErrorCode, type ErrorDetails } from '../../domain/errors.js';

import { type LogCheckProgress, type LogVerification } from './verify-log.js';

/** What a thread that checks the log is given. */
export interface LogCheckTask {
  /** Of PostgreSQL itself. */
  readonly databaseUrl: string;
  /** Null: the oldest line kept. */
  readonly from: bigint | null;
}

/** What the thread says: how far it is, any number of times, then one of the others. */
export type LogCheckMessage =
  | { readonly kind: 'PROGRESS'; readonly progress: LogCheckProgress }
  | { readonly kind: 'RESULT'; readonly result: LogVerification }
  | {
      readonly kind: 'REFUSAL';
      readonly code: DomainErrorCode;
      readonly message: string;
      readonly details: ErrorDetails;
    };

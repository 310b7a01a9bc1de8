import { type Decimal } from '../../domain/decimal.js';

/** What a resolver may answer for a Decimal: exact, or its exact text as the log has it. */
export type DecimalOutput = Decimal | string;
/** What a resolver may answer for a DateTime. */
export type DateTimeOutput = Date | string;

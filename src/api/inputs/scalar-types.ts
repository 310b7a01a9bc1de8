import { type Decimal } from '../../domain/decimal.js';

/** The values that a resolver may return for a Decimal: a Decimal, or its exact text from the log. */
export type DecimalOutput = Decimal | string;
/** The values that a resolver may return for a DateTime. */
export type DateTimeOutput = Date | string;

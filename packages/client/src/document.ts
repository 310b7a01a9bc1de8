/**
 * A GraphQL document with the types of its variables and its result, as `@graphql-codegen/client-preset` writes it with
 * `documentMode: 'string'`. A plain string is a document whose types are not known.
 */
export interface TypedDocument<Result, Variables> {
  toString(): string;
  readonly __apiType?: ((variables: Variables) => Result) | undefined;
}

export type Document<Result, Variables> = string | TypedDocument<Result, Variables>;

const LEADING_COMMENTS = /^(?:\s|,|#[^\n]*(?:\n|$))+/;
const LOG_SUBSCRIPTION = /\b(?:marginEvents|logEvents|governanceEvents|venueInstructions)\b/;

/** Whether the document certainly only reads: a query comes first in it, and no mutation after it. */
export function isQuery(text: string): boolean {
  const start = text.replace(LEADING_COMMENTS, '');
  return /^(?:\{|query\b)/.test(start) && !/\bmutation\b/.test(start);
}

/** Whether a subscription sends lines of the log, which can be missed, and not a state. */
export function isOfTheLog(text: string): boolean {
  return LOG_SUBSCRIPTION.test(text);
}

/** Whether the document asks for the cursor of each event, and lets itself be told where to go on. */
export function isResumable(text: string): boolean {
  return /\$after\s*:/.test(text) && /\bcursor\b/.test(text);
}

export const START_EXAMPLES = `
Examples:
  marginward start                                      a crash over 10,000 accounts, in about a minute
  marginward start --once --speed max --accounts 200    as fast as it goes, with a summary at the end
  marginward start --prices week.csv.gz --symbol BTCUSDT --fresh
  marginward start --scenario governance --fresh        the same crash, and a committee that votes, vetoes and pauses
  marginward start --bare --genesis my-genesis.json     prices and positions come over GraphQL

One data folder holds one history: the same command resumes where it was stopped, --fresh starts over.`;

export const ENVIRONMENT = `
Environment: DATABASE_URL, DATABASE_DIRECT_URL, QUEUE_URL, PORT, HOST, AUTH_ISSUER and AUTH_AUDIENCE, AUTH_DEV_SECRET,
LOG_LEVEL, SMTP_URL, SMTP_FROM, NOTICE_WEBHOOK_URL and NOTICE_WEBHOOK_SECRET, LEDGER_CHECK_SECONDS; docs/operations.md says
what they mean.

Exit status: 0 success, 1 failure, 2 bad arguments. Results go to stdout, logs to stderr.`;

export const TOKEN_HELP = `
Example: marginward token --subject alice --roles COMMITTEE,ADMIN --expires 8h
Refused when AUTH_ISSUER is set: then that issuer signs the tokens.`;

export const REPLAY_HELP = `
Prints one line of JSON at the end, or when it is stopped: how many prices the server took and refused.
Example: marginward replay --prices day.csv.gz --symbol BTCUSDT --token "$TOKEN" --speed 60`;

export const RESOLVE_ORDER_HELP = `
For an order without a known outcome that blocks its market: ask the venue's support first. The outcome is booked
like an answer of the venue, and the log keeps it with name and reason.

Examples:
  marginward resolve-order a1.call-1.step-1 --not-traded --by alice --reason "ticket 4711: never reached them"
  marginward resolve-order a1.call-1.step-1 --filled 1.25 --price 48850 --by alice --reason "trade 998 in their report"`;

export const VERIFY_HELP = `
Over DATABASE_URL when it is set. Exits with 1 and the sequence of the first mismatch when there is one.`;

export const VERIFY_LEDGER_HELP = `
Over DATABASE_URL when it is set. Exits with 1 and the first difference when there is one. Writes nothing: a worker
does the same every LEDGER_CHECK_SECONDS, and reports what it finds in the log.`;

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

export const EXPORT_HELP = `
One JSON object a line, as docs/log-format.md describes: @marginward/verifier checks it without this program. Over
DATABASE_URL when it is set; beside a running start, too. Nothing is overwritten. The number of lines and the hash of
the last one go to stderr: keep the hash elsewhere.

Examples:
  marginward export-log log.ndjson.gz
  marginward export-log --from 100001 | sha256sum`;

export const VERIFY_LEDGER_HELP = `
Over DATABASE_URL when it is set. Exits with 1 and the first difference when there is one. Writes nothing: a worker
does the same every LEDGER_CHECK_SECONDS, and reports what it finds in the log.`;

export const RECONCILE_HELP = `
FILE has an account a line (NDJSON), or a balance or position a line (CSV); plain or gzip; - is standard input:
  {"accountId":"a1","balances":[{"asset":"USD","balance":"10"}],"positions":[{"marketId":"BTC-USD","size":"1","entryPrice":"50000"}]}
  accountId,asset,balance,marketId,size,entryPrice
What a stated account does not name is nothing; accounts that are not in the file are not compared. Over DATABASE_URL
when it is set. Exit status: 0 the same, or corrected; 1 differences; 2 rows that cannot be read, named by file and
line, and nothing was compared.

Examples:
  marginward reconcile eod.ndjson.gz --as-of 2026-01-31T00:00:00Z
  marginward reconcile eod.csv --as-of 2026-01-31T00:00:00Z --correct --by alice --reason "ticket 4712"`;

export const LOAD_HELP = `
FILES have an account a line (NDJSON), or a balance, position or open order a line (CSV), the lines of an account
together; plain or gzip; - is standard input:
  {"accountId":"a1","owner":"alice","balances":[{"asset":"USD","balance":"10"}],"positions":[{"marketId":"BTC-USD",
   "size":"1","entryPrice":"50000"}],"orders":[{"id":"o1","marketId":"BTC-USD","side":"BUY","size":"1","price":"49000"}]}
  accountId,owner,kind,isolatedMarketId,asset,balance,marketId,size,entryPrice,orderId,side,price,reduceOnly
Accounts that are there are passed over: run the same command again after an interruption. Over DATABASE_URL when it
is set. Exit status: 0 loaded; 1 failure; 2 rows that cannot be taken, named by file and line: nothing was loaded.

Example: marginward load accounts.ndjson.gz --owner alice`;

import { z } from 'zod';

import { CCXT_EXCHANGES } from '../infra/venues/ccxt/exchange.js';

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });
const queueUrl = z.url({
  protocol: /^(postgres(ql)?|rediss?)$/,
  error: 'must be a postgres:// or redis:// URL',
});

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });
const wholeNumber = (unit: string, least: number, most: number): z.ZodCoercedNumber => {
  const rule = `must be a whole number ${unit}from ${least} to ${most}`;
  return z.coerce.number(rule).int(rule).min(least, rule).max(most, rule);
};

const INSTANT = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z`;
const INTERVAL = new RegExp(`^${INSTANT}/${INSTANT}$`);
/**
 * The sandbox has no default, because both mistakes are costly: real trades in a trial, and play money in
 * production.
 */
const VENUE_CCXT_NEEDS = [
  'VENUE_EXCHANGE',
  'VENUE_API_KEY',
  'VENUE_SECRET',
  'VENUE_SANDBOX',
] as const;
const VENUE_CCXT_ONLY = [
  'VENUE_EXCHANGE',
  'VENUE_API_KEY',
  'VENUE_SECRET',
  'VENUE_PASSPHRASE',
  'VENUE_SYMBOLS',
  'VENUE_REDUCE_ONLY',
] as const;

/** At most 5 minutes: after that a person may state an order's outcome (ASKED_MS of state-order-outcome.ts). */
function platformSeconds(fallback: number) {
  const rule = 'must be a whole number of seconds from 1 to 300';
  return z.coerce.number(rule).int(rule).min(1, rule).max(300, rule).default(fallback);
}

const environmentSchema = z.object({
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  QUEUE_URL: queueUrl.optional(),
  PORT: wholeNumber('', 0, 65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  AUTH_ISSUER: httpUrl.optional(),
  AUTH_AUDIENCE: z.string().min(1).optional(),
  AUTH_CLIENT_ID: z.string().min(1).max(200).optional(),
  AUTH_SCOPE: z
    .string()
    .regex(/^[!#-[\]-~]+( [!#-[\]-~]+)*$/, 'must be scopes with one space between two')
    .refine((scopes) => scopes.split(' ').includes('openid'), 'must have the scope openid')
    .optional(),
  AUTH_DEV_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error')
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' }).optional(),
  NOTICE_WEBHOOK_URL: httpUrl.optional(),
  NOTICE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/=]{24,}$/, 'must be whsec_ and base64, as standardwebhooks.com says')
    .optional(),
  WEBHOOK_ALLOW_LOOPBACK: z.enum(['true', 'false'], 'must be true or false').optional(),
  LEDGER_CHECK_SECONDS: wholeNumber('of seconds ', 1, 1_728_000).default(86_400),
  SMTP_FROM: z.string().min(3).default('margin-calls@localhost'),
  VENUE: z.enum(['paper', 'ccxt', 'platform']).default('paper'),
  VENUE_EXCHANGE: z.enum(CCXT_EXCHANGES).optional(),
  VENUE_API_KEY: z.string().min(1).optional(),
  VENUE_SECRET: z.string().min(1).optional(),
  VENUE_PASSPHRASE: z.string().min(1).optional(),
  VENUE_SANDBOX: z.enum(['true', 'false'], 'must be true or false').optional(),
  VENUE_SYMBOLS: z.string().min(1).optional(),
  VENUE_REDUCE_ONLY: z.enum(['true', 'false'], 'must be true or false').optional(),
  VENUE_PAPER_OUTAGE: z
    .string()
    .regex(
      INTERVAL,
      'must be two instants, FROM/UNTIL, as 2026-01-01T10:00:00Z/2026-01-01T11:00:00Z',
    )
    .optional(),
  VENUE_PAPER_LATENCY_MS: wholeNumber('of milliseconds ', 0, 60_000).default(0),
  VENUE_PLATFORM_VALID_SECONDS: platformSeconds(15),
  VENUE_PLATFORM_ANSWER_SECONDS: platformSeconds(30),
  VENUE_PLATFORM_SLIPPAGE: z
    .string()
    .regex(/^0(\.\d{1,12})?$/, 'must be a fraction from 0 to below 1 with at most 12 decimals')
    .default('0.001'),
});

/** Faults between two variables; checked in addition to the schema, so that all faults are reported at once. */
function pairFaults(given: Readonly<Record<string, string | undefined>>): string[] {
  const pairs = [
    ['AUTH_ISSUER', 'AUTH_AUDIENCE'],
    ['NOTICE_WEBHOOK_URL', 'NOTICE_WEBHOOK_SECRET'],
  ] as const;
  const lone = pairs.flatMap(([one, other]) =>
    (given[one] === undefined) === (given[other] === undefined)
      ? []
      : [`  ${one}: ${one} and ${other} go together`],
  );
  if (given.DATABASE_DIRECT_URL !== undefined && given.DATABASE_URL === undefined) {
    lone.push('  DATABASE_DIRECT_URL: means nothing without DATABASE_URL');
  }
  if (given.AUTH_CLIENT_ID !== undefined && given.AUTH_ISSUER === undefined) {
    lone.push('  AUTH_CLIENT_ID: means nothing without AUTH_ISSUER');
  }
  if (given.AUTH_SCOPE !== undefined && given.AUTH_CLIENT_ID === undefined) {
    lone.push('  AUTH_SCOPE: means nothing without AUTH_CLIENT_ID');
  }
  return given.AUTH_ISSUER !== undefined && given.AUTH_DEV_SECRET !== undefined
    ? [...lone, '  AUTH_DEV_SECRET: is for development only and cannot be used beside AUTH_ISSUER']
    : lone;
}

/**
 * Checks that the variables of a venue are complete, and refuses them without the venue: whoever sets a key
 * expects real trading.
 */
function venueFaults(given: Readonly<Record<string, string | undefined>>): string[] {
  return given.VENUE === 'ccxt'
    ? VENUE_CCXT_NEEDS.filter((name) => given[name] === undefined).map(
        (name) => `  ${name}: is required with VENUE=ccxt`,
      )
    : VENUE_CCXT_ONLY.filter((name) => given[name] !== undefined).map(
        (name) => `  ${name}: has no effect without VENUE=ccxt`,
      );
}

/** A platform may execute an order until it expires, so its outcome cannot be due before. */
function platformFaults(config: Config | undefined): string[] {
  return config !== undefined &&
    config.VENUE_PLATFORM_ANSWER_SECONDS <= config.VENUE_PLATFORM_VALID_SECONDS
    ? ['  VENUE_PLATFORM_ANSWER_SECONDS: must be above VENUE_PLATFORM_VALID_SECONDS']
    : [];
}

export type Config = Readonly<z.infer<typeof environmentSchema>>;

/**
 * Reads the environment once, at start. Nothing else in `src` touches `process.env`.
 *
 * @throws Error that lists every missing or malformed variable at once, one line each.
 */
export function loadConfig(environment: NodeJS.ProcessEnv): Config {
  // Many shells and compose files write "not set" as an empty variable.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  const ownFaults = (result.error?.issues ?? []).map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message}`,
  );
  const faults = [
    ...ownFaults,
    ...pairFaults(given),
    ...venueFaults(given),
    ...platformFaults(result.data),
  ];
  if (!result.success || faults.length > 0) {
    throw new Error(`The environment is not usable:\n${faults.join('\n')}`);
  }
  return result.data;
}

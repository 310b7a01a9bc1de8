import { z } from 'zod';

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });
const queueUrl = z.url({
  protocol: /^(postgres(ql)?|rediss?)$/,
  error: 'must be a postgres:// or redis:// URL',
});

const environmentSchema = z
  .object({
    DATABASE_URL: postgresUrl.optional(),
    QUEUE_URL: queueUrl.optional(),
    PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
    HOST: z.string().min(1).default('127.0.0.1'),
    AUTH_ISSUER: z.url().optional(),
    AUTH_AUDIENCE: z.string().min(1).optional(),
    AUTH_DEV_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
    SMTP_URL: z
      .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' })
      .optional(),
    NOTICE_WEBHOOK_URL: z
      .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
      .optional(),
    NOTICE_WEBHOOK_SECRET: z
      .string()
      .regex(
        /^whsec_[A-Za-z0-9+/=]{24,}$/,
        'must be whsec_ and base64, as standardwebhooks.com says',
      )
      .optional(),
    LEDGER_CHECK_SECONDS: z.coerce.number().int().min(1).max(1_728_000).default(86_400),
    SMTP_FROM: z.string().min(3).default('margin-calls@localhost'),
  })
  .superRefine((environment, context) => {
    if ((environment.AUTH_ISSUER === undefined) !== (environment.AUTH_AUDIENCE === undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['AUTH_ISSUER'],
        message: 'AUTH_ISSUER and AUTH_AUDIENCE go together',
      });
    }
    if (
      (environment.NOTICE_WEBHOOK_URL === undefined) !==
      (environment.NOTICE_WEBHOOK_SECRET === undefined)
    ) {
      context.addIssue({
        code: 'custom',
        path: ['NOTICE_WEBHOOK_URL'],
        message: 'NOTICE_WEBHOOK_URL and NOTICE_WEBHOOK_SECRET go together',
      });
    }
    if (environment.AUTH_ISSUER !== undefined && environment.AUTH_DEV_SECRET !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['AUTH_DEV_SECRET'],
        message: 'is for development only and cannot be used beside AUTH_ISSUER',
      });
    }
  });

export type Config = Readonly<z.infer<typeof environmentSchema>>;

/**
 * Reads the environment once, at start. Nothing else in `src` touches `process.env`.
 *
 * @throws Error that lists every missing or malformed variable at once, one line each.
 */
export function loadConfig(environment: NodeJS.ProcessEnv): Config {
  // An empty variable is how many shells and compose files write "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(given);
  if (!result.success) {
    const faults = result.error.issues.map(
      (issue) => `  ${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(`The environment is not usable:\n${faults.join('\n')}`);
  }
  return result.data;
}

import { describe, expect, test } from 'vitest';

import { type Log } from '../../../src/app/ports.js';
import { openLogger, type LogLevel } from '../../../src/infra/logger.js';
import { logChannel } from '../../../src/infra/notice-channels/log-channel.js';

function logger(level: LogLevel): { log: Log; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const log = openLogger(level, { write: (line) => written.push(line) });
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the logger', () => {
  test('writes one JSON object a line, with the level by name and the time in ISO 8601', () => {
    const { log, lines } = logger('info');
    log.warn({ marketId: 'BTC-PERP' }, 'price quarantined');
    expect(lines()).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        marketId: 'BTC-PERP',
        msg: 'price quarantined',
      },
    ]);
  });

  test('is silent below its level', () => {
    const { log, lines } = logger('warn');
    log.debug({}, 'a');
    log.info({}, 'b');
    log.warn({}, 'c');
    log.error({}, 'd');
    expect(lines().map(({ msg }) => msg)).toEqual(['c', 'd']);
  });

  test('writes an error with its cause and its stack', () => {
    const { log, lines } = logger('info');
    log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    const { err } = lines()[0] as { err: { message: string; stack: string } };
    expect(err.message).toBe('outer: inner');
    expect(err.stack).toContain('notice-log.test');
  });

  test('never writes a secret', () => {
    const { log, lines } = logger('info');
    log.info({ secret: 's', webhook: { secret: 's' }, smtp: { password: 's' }, token: 's' }, 'x');
    expect(JSON.stringify(lines())).not.toContain('"s"');
  });
});

test('a notice on the log channel is one line with its id, and nothing about its owner', async () => {
  const { log, lines } = logger('info');
  await logChannel(log).send({
    noticeId: 'n1',
    recipient: 'alice',
    subject: 'Margin call: add 146.8 USD to a1',
    text: 'Your equity is 500 USD.',
    facts: { kind: 'MARGIN_CALL_OPENED', equity: '500' },
  });
  expect(lines()).toEqual([
    { level: 'info', time: expect.any(String), noticeId: 'n1', msg: 'notice' },
  ]);
});

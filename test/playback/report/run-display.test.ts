import { describe, expect, it } from 'vitest';
import fc from 'fast-check';

import { renderPicture, type RunView } from '../../../src/playback/report/run-picture.js';
import { openRunDisplay } from '../../../src/playback/report/terminal.js';

const NOW = new Date('2026-01-01T12:00:00Z');

function aView(changes: Partial<RunView> = {}): RunView {
  return {
    title: 'Marginward at http://127.0.0.1:4000',
    at: NOW,
    done: 0.4,
    prices: Array.from({ length: 16 }, (_, index) => ({
      marketId: `M${String(index)}-USD`,
      price: '12345.67',
      change: -0.01 * index,
    })),
    levels: ['HEALTHY', 'WARNING', 'MARGIN_CALL', 'CLOSE_OUT', 'BANKRUPT'].map((level) => ({
      level,
      accounts: 1234,
    })),
    callsByState: [
      ['GRACE', 12],
      ['LIQUIDATING', 3],
    ],
    nearest: Array.from({ length: 5 }, (_, index) => ({
      accountId: `demo-0000${String(index)}`,
      state: 'GRACE',
      amountOutstanding: '12.50',
      deadline: new Date(NOW.getTime() + (index + 1) * 61_000),
    })),
    lastEvents: Array.from(
      { length: 20 },
      (_, index) => `12:00:${String(index)}  MarginCallOpened`,
    ),
    counts: { log: 98_765, liquidations: 321 },
    ...changes,
  };
}

/** What is left of a text when the terminal has followed its commands. */
function visible(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[?\d;]*[A-Za-z]/g, '');
}

describe('the picture of a run', () => {
  it('never has a line longer than the terminal or more lines than it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 3, max: 80 }),
        fc.boolean(),
        fc.boolean(),
        (columns, rows, isColoured, isEmpty) => {
          const empty = { prices: [], callsByState: [], nearest: [], lastEvents: [] };
          const lines = renderPicture(aView(isEmpty ? empty : {}), { columns, rows, isColoured });
          expect(lines.length).toBeLessThanOrEqual(rows);
          expect(Math.max(...lines.map((line) => visible(line).length))).toBeLessThanOrEqual(
            columns,
          );
        },
      ),
    );
  });

  it.each([
    [79, 23],
    [119, 39],
    [59, 29],
  ])(
    'has prices, levels, calls, the next deadlines and the last events at %p × %p',
    (columns, rows) => {
      const text = renderPicture(aView(), { columns, rows, isColoured: false }).join('\n');
      for (const part of [
        'M0-USD',
        'BANKRUPT 1,234',
        'GRACE 12',
        '1:01 left, owes 12.50',
        '12:00:19',
      ]) {
        expect(text).toContain(part);
      }
    },
  );

  it('counts down to a deadline that is over, and not beyond', () => {
    const [call] = aView().nearest;
    const nearest = [{ ...call!, deadline: new Date(NOW.getTime() - 1000) }];
    const lines = renderPicture(aView({ nearest }), { columns: 99, rows: 40, isColoured: false });
    expect(lines.join('\n')).toContain('0:00 left');
  });
});

describe('a display', () => {
  function shownOn(terminal: object, environment: object): string {
    let written = '';
    const write = (text: string): void => {
      written += text;
    };
    const display = openRunDisplay({ ...terminal, write }, environment);
    display.show(aView());
    display.show(aView());
    display.close();
    return written;
  }
  const TERMINAL = { isTTY: true, columns: 100, rows: 30 };

  it('on a terminal hides the cursor, and gives it back with the last picture', () => {
    const written = shownOn(TERMINAL, { TERM: 'xterm' });
    expect(written.indexOf('\u001b[?25l')).toBeGreaterThanOrEqual(0);
    expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
    expect(written.lastIndexOf('GRACE 12')).toBeGreaterThan(written.lastIndexOf('\u001b[?1049l'));
  });

  it('has no colours when NO_COLOR is set', () => {
    // eslint-disable-next-line no-control-regex
    const colours = /\u001b\[\d+m/;
    expect(shownOn(TERMINAL, { TERM: 'xterm' })).toMatch(colours);
    expect(shownOn(TERMINAL, { TERM: 'xterm', NO_COLOR: '1' })).not.toMatch(colours);
  });

  it.each([
    ['a pipe', {}, {}],
    ['a dumb terminal', TERMINAL, { TERM: 'dumb' }],
  ])('on %s writes one plain line a view', (_name, terminal, environment) => {
    const written = shownOn(terminal, environment);
    expect(written.trimEnd().split('\n')).toHaveLength(2);
    expect(written).not.toContain('\u001b');
  });
});

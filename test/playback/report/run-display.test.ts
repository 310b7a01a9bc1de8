import { describe, expect, it } from 'vitest';
import fc from 'fast-check';

import {
  renderLine,
  renderPicture,
  type RunView,
} from '../../../src/playback/report/run-picture.js';
import { openRunDisplay } from '../../../src/playback/report/terminal.js';

const NOW = new Date('2026-01-01T12:00:00Z');

function aView(changes: Partial<RunView> = {}): RunView {
  return {
    title: 'Marginward',
    note: 'synthetic prices',
    shownForSeconds: 0,
    console: null,
    next: [
      'GraphQL  http://127.0.0.1:4000/graphql',
      'a token  node dist/main.js token --subject me --roles RISK_VIEWER',
    ],
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
    openCalls: [
      ['GRACE', 12],
      ['LIQUIDATING', 3],
    ],
    endedCalls: [
      ['CLOSED', 45],
      ['CURED', 6],
    ],
    money: {
      steps: 321,
      notional: '4,246,549',
      deficit: null,
      logHead: 98_765,
      paid: [
        ['bankrupt accounts', '152,947'],
        ['market funds', '172'],
      ],
      funds: [
        ['market funds', '13,199,828'],
        ['global fund', '10,000,000'],
        ['backstop', '5,000,000'],
      ],
    },
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
          const empty = { prices: [], openCalls: [], endedCalls: [], nearest: [], lastEvents: [] };
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
    'has prices, levels, calls, money, the next step, deadlines and events at %p × %p',
    (columns, rows) => {
      const text = renderPicture(aView(), { columns, rows, isColoured: false }).join('\n');
      for (const part of [
        'M0-USD',
        'BANKRUPT 1,234',
        'synthetic prices',
        'http://127.0.0.1:4000/graphql',
        'a token  node dist/main.js token',
        'open calls   GRACE 12',
        'ended        CLOSED 45',
        'loss paid by bankrupt accounts 152,947   market funds 172',
        'global fund 10,000,000',
        '1:01 left, owes 12.50',
        '12:00:19',
      ]) {
        expect(text).toContain(part);
      }
    },
  );

  it('shows all 16 markets of the scenario at 80 × 24', () => {
    const text = renderPicture(aView(), { columns: 79, rows: 23, isColoured: false }).join('\n');
    expect([...text.matchAll(/M\d+-USD/g)]).toHaveLength(16);
  });

  it('shows prices that have no room in turns, each of them within a round', () => {
    const prices = Array.from({ length: 60 }, (_, index) => ({
      marketId: `M${String(index)}-USD`,
      price: '1',
      change: 0,
    }));
    const size = { columns: 79, rows: 23, isColoured: false };
    const seen = new Set<string>();
    for (let shownForSeconds = 0; shownForSeconds < 30; shownForSeconds += 1) {
      const text = renderPicture(aView({ prices, shownForSeconds }), size).join('\n');
      for (const [marketId] of text.matchAll(/M\d+-USD/g)) {
        seen.add(marketId);
      }
    }
    expect(seen.size).toBe(60);
  });

  it('says what nobody paid', () => {
    const money = { ...aView().money, deficit: '1,200' };
    const lines = renderPicture(aView({ money }), { columns: 99, rows: 40, isColoured: false });
    expect(lines.join('\n')).toContain('market funds 172   NOBODY 1,200');
  });

  it('calls nobody healthy before there is a price', () => {
    const levels = [{ level: 'UNPRICED', accounts: 10_000 }];
    const size = { columns: 99, rows: 40, isColoured: false };
    const text = renderPicture(aView({ levels }), size).join('\n');
    expect(text).toContain('accounts     UNPRICED 10,000');
    expect(text).not.toContain('HEALTHY');
    expect(renderLine(aView({ levels }))).toContain('| UNPRICED 10000 | open calls: GRACE 12');
  });

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

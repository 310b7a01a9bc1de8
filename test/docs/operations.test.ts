import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { openFeeds } from '../../src/composition/feeds.js';
import { aDataFolder } from '../support/run-program.js';
import { blockWith, ROOT } from './shown-commands.js';

const PAGE = readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8');
const SOURCE = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
  .map((file) => readFileSync(path.join(ROOT, 'src', file), 'utf8'))
  .join('\n');

describe('docs/operations.md', () => {
  test('shows a file of feeds that the program takes', async () => {
    const folder = aDataFolder();
    const file = path.join(folder.path, 'feeds.json');
    writeFileSync(file, blockWith('docs/operations.md', 'json', '"feeds"'));
    const feeds = await openFeeds(file);
    await folder.remove();

    expect(feeds.map(({ source, publisher }) => [source, publisher])).toEqual([
      ['binance', 'feed-binance'],
      ['pyth', 'feed-pyth'],
    ]);
  });

  test('asks to alert on messages that the program writes', () => {
    const [, list = ''] = /Alert on: (.*?), notices with status/.exec(PAGE) ?? [];
    const messages = [...list.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message);

    expect(messages.length).toBeGreaterThan(8);
    expect(messages.filter((message) => !SOURCE.includes(message))).toEqual([]);
  });

  test('names metrics that the program has', () => {
    const names = [...PAGE.matchAll(/`(marginward_[a-z_]+)/g)].map(([, name = '']) => name);

    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !SOURCE.includes(name))).toEqual([]);
  });
});

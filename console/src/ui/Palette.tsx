import { Modal, TextInput } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { book } from '../live/book.js';
import { calls, who } from '../live/state.js';

interface Found {
  readonly key: string;
  readonly name: string;
  readonly what: string;
  readonly to: string;
}

const PAGES: readonly Found[] = [
  ['/', 'Overview'],
  ['/calls', 'Margin calls'],
  ['/accounts', 'Accounts'],
  ['/markets', 'Markets'],
  ['/governance', 'Governance'],
  ['/governance/propose', 'Propose a change'],
  ['/stress', 'Stress test'],
  ['/funds', 'Funds'],
  ['/log', 'Log'],
  ['/incident', 'Post-incident'],
  ['/system', 'System'],
].map(([to = '/', name = '']) => ({ key: to, name, what: 'page', to }));

const FOUND_MAX = 12;

/** What fits the words: pages, markets, accounts, and a line of the log by its number. */
function find(words: string): readonly Found[] {
  const text = words.trim().toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().includes(text);
  const found = PAGES.filter(({ name }) => fits(name));
  for (const { id, symbol } of who.get()?.markets ?? []) {
    if (text !== '' && (fits(id) || fits(symbol))) {
      found.push({ key: `m:${id}`, name: id, what: 'market', to: `/markets/${id}` });
    }
  }
  if (/^#?\d+$/.test(text)) {
    const sequence = text.replace('#', '');
    found.push({
      key: `e:${sequence}`,
      name: `Line ${sequence}`,
      what: 'log',
      to: `/log?line=${sequence}`,
    });
  }
  if (text !== '') {
    for (const id of book.ids) {
      if (found.length >= FOUND_MAX) {
        break;
      }
      if (fits(id)) {
        const call = [...calls.get().values()].find(({ accountId }) => accountId === id);
        const what = call === undefined ? 'account' : `account, ${call.state.toLowerCase()}`;
        found.push({ key: `a:${id}`, name: id, what, to: `/accounts/${id}` });
      }
    }
  }
  return found.slice(0, FOUND_MAX);
}

export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const router = useRouter();
  const found = opened ? find(words) : [];
  const here = Math.min(at, found.length - 1);
  const open = (entry: Found | undefined): void => {
    if (entry !== undefined) {
      onClose();
      setWords('');
      router.history.push(`/console${entry.to}`);
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Find" size="lg" yOffset="12vh">
      <TextInput
        aria-label="Find an account, a market or a page"
        placeholder="demo-00164, BTC-USD, log, 5120 …"
        value={words}
        data-autofocus
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setAt(
              Math.max(0, Math.min(found.length - 1, here + (event.key === 'ArrowDown' ? 1 : -1))),
            );
          } else if (event.key === 'Enter') {
            open(found[here]);
          }
        }}
      />
      <ul className="palette" role="listbox" aria-label="Found">
        {found.map((entry, index) => (
          <li
            key={entry.key}
            role="option"
            aria-selected={index === here}
            onClick={() => {
              open(entry);
            }}
          >
            <span>{entry.name}</span>
            <span className="dim">{entry.what}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="empty">Nothing is called that.</p>}
    </Modal>
  );
}

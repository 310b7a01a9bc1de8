import { useEffect } from 'react';

/** Where `g` and a letter lead. */
export const PLACES = {
  o: '/',
  c: '/calls',
  a: '/accounts',
  m: '/markets',
  v: '/governance',
  t: '/stress',
  f: '/funds',
  l: '/log',
  i: '/incident',
  s: '/system',
} as const;

export type Place = (typeof PLACES)[keyof typeof PLACES];

/** Every key, for the help. */
export const KEYS: readonly (readonly [string, string])[] = [
  ['⌘K  /', 'find an account, a market, a proposal, a page'],
  ['g o  g c  g a', 'overview, calls, accounts'],
  ['g m  g v  g t', 'markets, governance, stress'],
  ['g f  g l  g s', 'funds, log, system'],
  ['g i', 'post-incident: what happened in a part of the log'],
  ['j  k  Enter', 'next and previous row, open it'],
  ['p', 'hold or release the events'],
  ['d', 'dark or light'],
  ['Esc', 'close, or back'],
  ['?', 'this list'],
];

export interface KeyActions {
  readonly onFind: () => void;
  readonly onHelp: () => void;
  readonly onHold: () => void;
  readonly onTheme: () => void;
  readonly onBack: () => void;
  readonly onGo: (place: Place) => void;
}

const SECOND_KEY_MS = 1200;

/** Shortcuts of the whole page. They never fire where somebody writes. */
export function useKeys(actions: KeyActions): void {
  useEffect(() => {
    let goingSince = -Infinity;
    const onKey = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key === 'k') {
        event.preventDefault();
        actions.onFind();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) {
        return;
      }
      const place = Object.entries(PLACES).find(([key]) => key === event.key)?.[1];
      if (performance.now() - goingSince < SECOND_KEY_MS && place !== undefined) {
        goingSince = -Infinity;
        actions.onGo(place);
        return;
      }
      goingSince = event.key === 'g' ? performance.now() : -Infinity;
      perform(event, actions);
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
    };
  }, [actions]);
}

function perform(event: KeyboardEvent, actions: KeyActions): void {
  const acts: Readonly<Record<string, () => void>> = {
    '/': actions.onFind,
    '?': actions.onHelp,
    p: actions.onHold,
    d: actions.onTheme,
    Escape: actions.onBack,
    j: focusRows,
    k: focusRows,
  };
  const act = acts[event.key];
  const isInRows = event.target instanceof Element && event.target.closest('[data-rows]') !== null;
  const isForRows = act === focusRows && isInRows;
  if (act !== undefined && !isForRows) {
    if (event.key !== 'Escape') {
      event.preventDefault();
    }
    act();
  }
}

/** The first table of the page takes the keys. */
function focusRows(): void {
  document.querySelector<HTMLElement>('[data-rows]')?.focus();
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

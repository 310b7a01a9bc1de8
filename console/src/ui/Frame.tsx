import { Modal, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Link, Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';

import { signOut } from '../api/session.js';
import { clockRate, useServerNow } from '../live/clock.js';
import { startLive } from '../live/live.js';
import { calls, link, status, who } from '../live/state.js';
import { createStore, useStore } from '../live/store.js';
import { count, span } from './format.js';
import { KEYS, useKeys } from './keys.js';
import { Palette } from './Palette.js';
import { SignInEnds } from './SignInEnds.js';

/** Whether events are held while somebody reads them. */
export const held = createStore(false);

const JUST_BACK_MS = 8000;

/** What is around every page: where one is, the server's time, whether it is live, who one is. */
export function Frame(): ReactNode {
  useEffect(startLive, []);
  const [open, setOpen] = useState<'find' | 'keys' | null>(null);
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('dark');
  const navigate = useNavigate();
  const router = useRouter();
  const { state } = useStore(link);
  const actions = useMemo(
    () => ({
      onFind: () => {
        setOpen('find');
      },
      onHelp: () => {
        setOpen('keys');
      },
      onHold: () => {
        held.set(!held.get());
      },
      onTheme: () => {
        setColorScheme(scheme === 'dark' ? 'light' : 'dark');
      },
      onBack: () => {
        if (document.querySelector('[role="dialog"]') === null) {
          router.history.back();
        }
      },
      onGo: (to: string) => {
        void navigate({ to });
      },
    }),
    [navigate, router, scheme, setColorScheme],
  );
  useKeys(actions);
  const close = (): void => {
    setOpen(null);
  };
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="bar">
        <Brand />
        <Nav />
        <span className="spacer" />
        <Clock />
        <button type="button" className="icon hint" aria-label="⌘K, find" onClick={actions.onFind}>
          ⌘K
        </button>
        <Pill />
        <button
          type="button"
          className="icon"
          aria-label={scheme === 'dark' ? 'Light theme' : 'Dark theme'}
          onClick={actions.onTheme}
        >
          {scheme === 'dark' ? '☾' : '☀'}
        </button>
        <Who />
      </header>
      <Banner />
      <SignInEnds />
      <main id="main" className="page" tabIndex={0} data-live={state === 'live'}>
        <Outlet />
      </main>
      <Palette opened={open === 'find'} onClose={close} />
      <Modal opened={open === 'keys'} onClose={close} title="Keys">
        <dl className="keys">
          {KEYS.flatMap(([keys, what]) => [<dt key={keys}>{keys}</dt>, <dd key={what}>{what}</dd>])}
        </dl>
      </Modal>
    </div>
  );
}

function Brand(): ReactNode {
  return (
    <Link to="/" className="brand">
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M1 13V3l7 6 7-6v10" fill="none" stroke="currentColor" strokeWidth="2.4" />
      </svg>
      Marginward
    </Link>
  );
}

function Nav(): ReactNode {
  const open = useStore(calls).size;
  const me = useStore(who)?.viewer;
  const proposals = useStore(status)?.proposals.nodes ?? [];
  const mine = proposals.filter(
    ({ viewerMay, votes }) =>
      viewerMay.vote.allowed && !votes.some(({ voter }) => voter === me?.subject),
  ).length;
  const exact = { exact: true };
  return (
    <nav className="nav" aria-label="Main">
      <Link to="/" activeOptions={exact}>
        Overview
      </Link>
      <Link to="/calls">
        Calls
        {open > 0 && <b>{count(open)}</b>}
      </Link>
      <Link to="/accounts">Accounts</Link>
      <Link to="/markets">Markets</Link>
      <Link to="/governance">
        Governance
        {mine > 0 && <b title="wait for your vote">{count(mine)}</b>}
      </Link>
      <Link to="/stress">Stress</Link>
      <Link to="/funds">Funds</Link>
      <Link to="/log">Log</Link>
      <Link to="/system">System</Link>
    </nav>
  );
}

/** The clock of the server, in UTC. It stands when the server's does, or when nothing is heard. */
function Clock(): ReactNode {
  const now = useServerNow();
  if (now === null) {
    return null;
  }
  const text = new Date(now).toISOString();
  const rate = clockRate();
  return (
    <span className="clock" title="The clock of the server">
      <span className="date">{text.slice(0, 10)} </span>
      <b>{text.slice(11, 19)}</b> UTC
      {rate > 1.3 && <span className="date"> · played {rate.toFixed(0)}×</span>}
      {rate < 0.1 && <span className="date"> · prices have ended</span>}
    </span>
  );
}

function useTick(everyMs: number): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      redraw((n) => n + 1);
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
}

function Pill(): ReactNode {
  const { state, since, caughtUp } = useStore(link);
  useTick(500);
  const isJustBack = state === 'live' && caughtUp > 0 && Date.now() - since < JUST_BACK_MS;
  const text = {
    connecting: 'Connecting',
    live: isJustBack ? `Live, ${count(caughtUp)} caught up` : 'Live',
    lost: `Not live ${span(Date.now() - since)}`,
  }[state];
  return (
    <span className="pill" data-state={state}>
      <i />
      {text}
    </span>
  );
}

function Banner(): ReactNode {
  const { state, since, asOf, reason } = useStore(link);
  useTick(500);
  if (state !== 'lost') {
    return null;
  }
  const age = span(Date.now() - since);
  return (
    <div className="lost" role="alert">
      Not live.{' '}
      {asOf === null
        ? 'Nothing has been read yet.'
        : `What you see is of ${asOf.slice(11, 19)} UTC, ${age} ago.`}
      <span>
        Connecting again; events go on from the last one seen. Do not act on these numbers.
        {reason !== '' && ` (${reason})`}
      </span>
    </div>
  );
}

function Who(): ReactNode {
  const read = useStore(who);
  if (read === null) {
    return null;
  }
  const { subject, committeeMember, isGuardian, mandates } = read.viewer;
  const parts = [
    ...((committeeMember ?? null) === null ? [] : ['member']),
    ...(isGuardian ? ['guardian'] : []),
    ...(mandates.length > 0 ? ['mandate'] : []),
  ];
  return (
    <button
      type="button"
      className="icon who"
      title="Sign out"
      onClick={() => {
        signOut('You have signed out.');
      }}
    >
      {subject}
      {parts.length > 0 && `: ${parts.join(', ')}`}
    </button>
  );
}

import { useFollow } from '@marginward/client/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode } from 'react';

import { AccountDocument, type AccountQuery, HealthDocument } from '../api/generated/graphql.js';
import { api, ask } from '../api/client.js';
import { CallPanel } from '../calls/CallPanel.js';
import { exact, instant, percent, usd, words } from '../ui/format.js';
import { Level } from '../ui/Glyph.js';
import { CallState } from '../ui/Grace.js';
import { Empty, Panel, Waiting } from '../ui/Panel.js';
import { Thresholds } from './Thresholds.js';
import { Why } from './Why.js';
import { type Account, ingredientsOf } from './account.js';
import { Positions } from './Positions.js';

const route = getRouteApi('/accounts/$id');
/** For what moves no health, such as a name; what moves it is followed. */
const REFRESH_MS = 10_000;

/** One account: where it stands, what it holds, how every number adds up, and what happened to it. */
export function AccountPage(): ReactNode {
  const { id } = route.useParams();
  const { call } = route.useSearch();
  const query = useQuery({
    queryKey: ['account', id],
    queryFn: ({ signal }) => ask(AccountDocument, { id }, signal),
    refetchInterval: REFRESH_MS,
  });
  useFollow(api, HealthDocument, {
    variables: { id },
    onItem: () => {
      void query.refetch();
    },
  });
  const account = query.data?.account ?? null;
  if (account === null) {
    const error = query.isSuccess
      ? new Error('There is none, or it is not yours to see.')
      : query.error;
    return <Waiting error={error} what={`Account ${id}`} />;
  }
  const openCall = account.openMarginCall ?? null;
  const shownCall = call ?? openCall?.id;
  return (
    <>
      <div className="title">
        <h1>{account.id}</h1>
        <Level level={account.health.level} />
        {openCall !== null && (
          <>
            <CallState state={openCall.state} />
            <b>{usd(openCall.amountOutstanding)} USD missing</b>
          </>
        )}
        <span className="dim">
          {account.kind.toLowerCase()} account of{' '}
          <Link to="/accounts" search={{ owner: account.owner }}>
            {account.owner}
          </Link>
          {account.restrictions.length > 0 &&
            `, may not: ${account.restrictions.map(words).join(', ')}`}
        </span>
      </div>
      <Standing account={account} />
      <div className="two wide">
        <div className="stack">
          <Positions account={account} />
          <Panel
            title="How it adds up"
            note="exact, from the positions and balances of this instant; each line rounded to the cent, half away from zero"
          >
            <div className="body data">
              <Why
                ingredients={ingredientsOf(account, query.data?.collateralAssets ?? [])}
                equity={account.health.equity}
                maintenanceMargin={account.health.maintenanceMargin}
              />
            </div>
          </Panel>
          {shownCall !== undefined && <CallPanel id={shownCall} />}
        </div>
        <div className="stack">
          <Collateral account={account} />
          <Calls account={account} />
          <Ledger entries={query.data?.ledgerEntries.nodes ?? []} />
        </div>
      </div>
    </>
  );
}

function Standing({ account }: { account: Account }): ReactNode {
  const { health, positions } = account;
  const of = (name: 'closeOutRatio' | 'cureRatio' | 'warningRatio' | 'warningClearRatio'): number =>
    Math.max(0, ...positions.map(({ market }) => Number(market.parameters[name])));
  const number = (text: string | null | undefined): number | null =>
    text === null || text === undefined ? null : Number(text);
  const figures: readonly (readonly [string, string])[] = [
    ['Equity', usd(health.equity)],
    ['Maintenance margin', usd(health.maintenanceMargin)],
    ['Initial margin', usd(health.initialMargin)],
    ['Free collateral', usd(health.freeCollateral)],
    ['Unrealized profit', usd(health.unrealizedPnl)],
    [
      'Leverage',
      (health.leverage ?? null) === null ? '–' : `${Number(health.leverage).toFixed(2)}×`,
    ],
  ];
  return (
    <Panel title="Where it stands" note={`at ${instant(health.asOf)} UTC, amounts in USD`}>
      <div className="body data">
        <Thresholds
          marginRatio={number(health.marginRatio)}
          projected={number(health.projectedMarginRatio)}
          maintenanceMargin={Number(health.maintenanceMargin)}
          closeOut={of('closeOutRatio')}
          cure={of('cureRatio')}
          warning={of('warningRatio')}
          clear={of('warningClearRatio')}
        />
        <div className="figures">
          {figures.map(([name, value]) => (
            <div key={name}>
              <span className="dim">{name}</span>
              <b className="num">{value}</b>
            </div>
          ))}
        </div>
      </div>
    </Panel>
  );
}

function Collateral({ account }: { account: Account }): ReactNode {
  const pending = account.deposits.nodes.filter(({ status }) => status === 'PENDING');
  return (
    <Panel title="Collateral">
      {account.collateral.length === 0 ? (
        <Empty title="No collateral">A deposit that becomes final appears here.</Empty>
      ) : (
        <div className="body data scroll" tabIndex={0} role="group" aria-label="Collateral">
          <table className="plain">
            <thead>
              <tr>
                <th>Asset</th>
                <th className="num">Balance</th>
                <th className="num">Pending</th>
                <th className="num">Haircut</th>
                <th className="num">Counts, USD</th>
              </tr>
            </thead>
            <tbody>
              {account.collateral.map((held) => (
                <tr key={held.asset}>
                  <td>{held.asset}</td>
                  <td className={`num ${held.balance.startsWith('-') ? 'bad' : ''}`}>
                    {exact(held.balance)}
                  </td>
                  <td className="num">{held.pending === '0' ? '' : exact(held.pending)}</td>
                  <td className="num">{percent(held.haircut)}</td>
                  <td className="num">{usd(held.value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {pending.map(({ id, amount, asset, confirmations, confirmationsRequired }) => (
            <p className="note" key={id}>
              Deposit of {exact(amount)} {asset}: {confirmations} of {confirmationsRequired}{' '}
              confirmed, counts for nothing yet.
            </p>
          ))}
        </div>
      )}
    </Panel>
  );
}

function Calls({ account }: { account: Account }): ReactNode {
  const navigate = useNavigate({ from: '/accounts/$id' });
  const { nodes, totalCount } = account.marginCalls;
  return (
    <Panel
      title="Margin calls"
      note={totalCount > nodes.length ? `the last 30 of ${totalCount}` : ''}
    >
      {nodes.length === 0 ? (
        <Empty title="It was never called" />
      ) : (
        <ul className="list data">
          {nodes.map(({ id, state, amountDue, openedAt, cause }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => {
                  void navigate({ search: { call: id }, replace: true });
                }}
              >
                <CallState state={state} />
                <span className="dim">{instant(openedAt)}</span>
                <span className="dim">{words(cause)}</span>
                <span className="num">{usd(amountDue)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Ledger({ entries }: { entries: AccountQuery['ledgerEntries']['nodes'] }): ReactNode {
  return (
    <Panel title="Ledger" note="newest first">
      {entries.length === 0 ? (
        <Empty title="Nothing was booked yet" />
      ) : (
        <div className="body data scroll tall" tabIndex={0} role="group" aria-label="Ledger">
          <table className="plain">
            <tbody>
              {entries.map(({ id, at, asset, amount, cause }) => (
                <tr key={id}>
                  <td className="dim">{instant(at)}</td>
                  <td>{words(cause.kind)}</td>
                  <td className={`num ${amount.startsWith('-') ? 'bad' : ''}`}>{exact(amount)}</td>
                  <td>{asset}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

import { type ReactNode } from 'react';

import { type StatusQuery } from '../api/generated/graphql.js';
import { status } from '../live/state.js';
import { useStore } from '../live/store.js';
import { count, instant, words } from '../ui/format.js';
import { Panel, Waiting } from '../ui/Panel.js';

type System = StatusQuery['systemStatus'];

/** What runs here, and how far it has come. */
export function SystemPage(): ReactNode {
  const now = useStore(status);
  if (now === null) {
    return <Waiting error={null} what="The system" />;
  }
  const { systemStatus: system } = now;
  return (
    <>
      <div className="title">
        <h1>System</h1>
        <span className="dim">version {system.version}</span>
      </div>
      <div className="two">
        <Engine system={system} />
        <NotEnforced system={system} />
        <Queues system={system} />
        <Shards system={system} />
      </div>
    </>
  );
}

function Engine({ system }: { system: System }): ReactNode {
  const { engine, ledger } = system;
  const p99 = engine.breachToCallMillisP99 ?? null;
  const facts: readonly (readonly [string, string])[] = [
    ['Accounts in the book', count(engine.accounts)],
    ['Positions', count(engine.positions)],
    ['Prices a second', engine.pricesPerSecond.toFixed(1)],
    ['Last price', engine.lastPriceAt == null ? 'none yet' : `${instant(engine.lastPriceAt)} UTC`],
    ['Breach to call, 99 of 100', p99 === null ? 'none yet' : `${Math.round(p99)} ms`],
    ['Lines behind', count(engine.behindLines)],
    ['Head of the log', count(Number(system.logHead))],
    ['Not yet in the log', count(system.unsealedEvents)],
    [
      'Ledger',
      ledger == null
        ? 'not checked yet'
        : `${ledger.ok ? 'balanced' : `${ledger.differences} differences`}, ${instant(ledger.checkedAt)} UTC`,
    ],
  ];
  return (
    <Panel title="Engine">
      <div className="body data">
        <dl className="facts">
          {facts.flatMap(([name, value]) => [
            <dt key={name}>{name}</dt>,
            <dd key={`${name}=`}>{value}</dd>,
          ])}
        </dl>
      </div>
    </Panel>
  );
}

function NotEnforced({ system }: { system: System }): ReactNode {
  return (
    <Panel title="Markets whose holders are not enforced">
      {system.marketsNotEnforced.length === 0 ? (
        <p className="empty">Every market is enforced.</p>
      ) : (
        <div className="body data">
          <table className="plain">
            <tbody>
              {system.marketsNotEnforced.map(({ marketId, reason, accounts }) => (
                <tr key={marketId}>
                  <td>{marketId}</td>
                  <td className={accounts > 0 ? 'bad' : 'dim'}>{words(reason)}</td>
                  <td className="num">{count(accounts)} accounts</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Queues({ system }: { system: System }): ReactNode {
  return (
    <Panel title="Queues">
      <div className="body data">
        <table className="plain">
          <thead>
            <tr>
              <th>Queue</th>
              {['Waiting', 'Delayed', 'Active', 'Failed'].map((name) => (
                <th key={name} className="num">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {system.queues.map(({ name, waiting, delayed, active, failed }) => (
              <tr key={name}>
                <td>{name}</td>
                <td className="num">{count(waiting)}</td>
                <td className="num">{count(delayed)}</td>
                <td className="num">{count(active)}</td>
                <td className={`num ${failed > 0 ? 'bad' : ''}`}>{count(failed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Shards({ system }: { system: System }): ReactNode {
  return (
    <Panel title="Shards" note="which process decides about which part of the book">
      <div className="body data scroll" tabIndex={0} role="group" aria-label="Shards">
        <table className="plain">
          <thead>
            <tr>
              <th className="num">Shard</th>
              <th>Owner</th>
              <th className="num">Token</th>
              <th className="num">Behind</th>
              <th>Lease until</th>
            </tr>
          </thead>
          <tbody>
            {system.shards.map(
              ({ shard, owner, token, behindLines, expiresAt, unownedSeconds }) => (
                <tr key={shard}>
                  <td className="num">{shard}</td>
                  <td className={owner == null ? 'bad' : ''}>
                    {owner ?? `nobody, for ${Math.round(unownedSeconds)} s`}
                  </td>
                  <td className="num">{token}</td>
                  <td className="num">{behindLines ?? '–'}</td>
                  <td className="dim">{expiresAt == null ? '–' : instant(expiresAt)}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

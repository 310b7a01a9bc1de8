import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';

import { FundsDocument, type FundsQuery } from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { exact, instant, usd, usdShort, words } from '../ui/format.js';
import { eventFigure, eventLevel, eventText } from '../ui/event-text.js';
import { Glyph } from '../ui/Glyph.js';
import { Empty, Panel, Waiting } from '../ui/Panel.js';

/** Who pays for losses, what is left there, and what was booked. */
export function FundsPage(): ReactNode {
  const query = useQuery({
    queryKey: ['funds'],
    queryFn: ({ signal }) => ask(FundsDocument, {}, signal),
    refetchInterval: 3000,
  });
  const data = query.data;
  if (data === undefined) {
    return <Waiting error={query.error} what="The funds" />;
  }
  const ledger = data.systemStatus.ledger ?? null;
  return (
    <>
      <div className="title">
        <h1>Funds</h1>
        <span className={Number(data.deficit) > 0 ? 'bad strong' : 'dim'}>
          deficit {usd(data.deficit)} USD
          {Number(data.deficit) > 0 && ': nothing can be withdrawn'}
        </span>
        <span className={ledger?.ok === false ? 'bad' : 'dim'}>
          {ledger === null
            ? 'the ledger was not checked yet'
            : `ledger ${ledger.ok ? 'balanced' : `${ledger.differences} differences`}, checked ${instant(ledger.checkedAt)} UTC`}
        </span>
      </div>
      <div className="two">
        <Layers layers={data.waterfall} />
        <Payments events={data.events.nodes} />
      </div>
      <Entries entries={data.ledgerEntries.nodes} />
    </>
  );
}

function Layers({ layers }: { layers: FundsQuery['waterfall'] }): ReactNode {
  const largest = Math.max(1, ...layers.map(({ balance }) => Number(balance ?? 0)));
  return (
    <Panel title="Waterfall" note="in the order in which they pay">
      <div className="body data tall scroll-y" tabIndex={0} role="group" aria-label="Layers">
        <table className="plain">
          <tbody>
            {layers.map(({ kind, marketId, balance }) => (
              <tr key={`${kind} ${marketId ?? ''}`}>
                <td>{words(kind)}</td>
                <td>
                  {marketId == null ? (
                    ''
                  ) : (
                    <Link to="/markets/$id" params={{ id: marketId }}>
                      {marketId}
                    </Link>
                  )}
                </td>
                <td className="wide-cell">
                  {balance != null && (
                    <span className="meter">
                      <i style={{ width: `${(Number(balance) / largest) * 100}%` }} />
                    </span>
                  )}
                </td>
                <td className="num">{balance == null ? 'no money of its own' : usd(balance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Payments({ events }: { events: FundsQuery['events']['nodes'] }): ReactNode {
  return (
    <Panel title="What was paid" note="newest first, the last hundred">
      {events.length === 0 ? (
        <Empty title="No fund has ever paid">
          When an account goes bankrupt, who pays for it is told here.
        </Empty>
      ) : (
        <div className="data tall scroll-y" tabIndex={0} role="group" aria-label="Payments">
          {events.toReversed().map((event) => (
            <div className="row pay" key={event.sequence}>
              <span className="dim">{instant(event.at)}</span>
              <Glyph level={eventLevel(event.type)} size={10} />
              <span>
                {eventText(event.type)} {event.marketId ?? ''} {event.accountId ?? ''}
              </span>
              <span className="num">{eventFigure(event)}</span>
            </div>
          ))}
        </div>
      )}
    </Panel>
  );
}

function Entries({ entries }: { entries: FundsQuery['ledgerEntries']['nodes'] }): ReactNode {
  return (
    <Panel title="Ledger" note="newest first, the last sixty lines">
      {entries.length === 0 ? (
        <Empty title="Nothing was booked yet" />
      ) : (
        <div className="body data scroll" tabIndex={0} role="group" aria-label="Ledger">
          <table className="plain">
            <thead>
              <tr>
                <th>At</th>
                <th>Ledger account</th>
                <th>Cause</th>
                <th className="num">Amount</th>
                <th>Asset</th>
              </tr>
            </thead>
            <tbody>
              {entries.map(({ id, at, ledgerAccount, asset, amount, cause }) => (
                <tr key={id}>
                  <td className="dim">{instant(at)}</td>
                  <td>{ledgerAccount}</td>
                  <td>{words(cause.kind)}</td>
                  <td
                    className={`num ${amount.startsWith('-') ? 'bad' : ''}`}
                    title={usdShort(Number(amount))}
                  >
                    {exact(amount)}
                  </td>
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

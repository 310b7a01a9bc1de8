import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import {
  MarketDocument,
  type MarketQuery,
  PauseDocument,
  ResumeDocument,
} from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { PARAMETERS, valueOf } from '../governance/parameters.js';
import { marks, who } from '../live/state.js';
import { useStore } from '../live/store.js';
import {
  count,
  exact,
  instant,
  percent,
  price,
  spaced,
  usd,
  usdShort,
  words,
} from '../ui/format.js';
import { Level } from '../ui/Glyph.js';
import { Empty, Panel, Waiting } from '../ui/Panel.js';
import { PriceChart } from './PriceChart.js';

const route = getRouteApi('/markets/$id');

type Market = NonNullable<MarketQuery['market']>;

export function MarketPage(): ReactNode {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ['market', id],
    queryFn: ({ signal }) => ask(MarketDocument, { id }, signal),
    refetchInterval: 5000,
  });
  const market = query.data?.market ?? null;
  const live = useStore(marks).get(id);
  if (market === null) {
    return (
      <Waiting
        error={query.isSuccess ? new Error('There is none.') : query.error}
        what={`Market ${id}`}
      />
    );
  }
  const fund = query.data?.waterfall.find(({ marketId }) => marketId === id)?.balance ?? null;
  const value = live?.price ?? Number(market.markPrice?.price ?? Number.NaN);
  return (
    <>
      <div className="title">
        <h1>{market.id}</h1>
        <b className="big">{Number.isNaN(value) ? 'no price yet' : price(value)}</b>
        <span className={market.status === 'ACTIVE' ? 'dim' : 'bad'}>{words(market.status)}</span>
        {(live?.stale ?? market.markPrice?.stale) === true && (
          <b className="bad">⚠ price unusable</b>
        )}
        <span className="dim">
          fund {fund === null ? '–' : `${usd(fund)} USD`}, {market.symbol}
        </span>
        <span className="acts">
          <Link
            to="/governance/propose"
            search={{ kind: 'changeParameters', market: market.id }}
            className="chip"
          >
            Change a parameter
          </Link>
        </span>
      </div>
      {(market.quarantinedPrice ?? null) !== null && (
        <p className="refusal">
          A price of {exact(market.quarantinedPrice?.price ?? '')} from{' '}
          {market.quarantinedPrice?.source} waits in quarantine since{' '}
          {instant(market.quarantinedPrice?.since ?? '')} UTC.
        </p>
      )}
      <div className="two wide">
        <div className="stack">
          <Panel title="Mark price" note="since this page was opened">
            <PriceChart marketId={id} />
          </Panel>
          <Parameters market={market} />
        </div>
        <div className="stack">
          <Holders market={market} />
          <Sources market={market} />
          <Enforcement market={market} />
        </div>
      </div>
    </>
  );
}

function Holders({ market }: { market: Market }): ReactNode {
  const holders = market.holders ?? null;
  return (
    <Panel title="Holders" note="by the level of their whole account">
      {holders === null ? (
        <Empty title="Not known yet">The market has had no price.</Empty>
      ) : (
        <div className="body data">
          <table className="plain">
            <tbody>
              {holders.levels.map(({ level, accounts, notional }) => (
                <tr key={level}>
                  <td>
                    <Link to="/accounts" search={{ level, market: market.id }}>
                      <Level level={level} />
                    </Link>
                  </td>
                  <td className="num">{count(accounts)}</td>
                  <td className="num dim">{usdShort(Number(notional))} USD</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="note">
            Long {usdShort(Number(holders.longOpenInterest))} USD, short{' '}
            {usdShort(Number(holders.shortOpenInterest))} USD, {exact(market.openInterest)} base
            units in all.
          </p>
        </div>
      )}
    </Panel>
  );
}

function Sources({ market }: { market: Market }): ReactNode {
  return (
    <Panel title="Price sources">
      {market.priceSources.length === 0 ? (
        <p className="empty">
          None is declared: every operator publishes for one common source
          {market.markPrice == null ? '.' : `, now ${market.markPrice.source}.`}
        </p>
      ) : (
        <div className="body data">
          <table className="plain">
            <tbody>
              {market.priceSources.map(({ id, weight, standing, price: last, at }) => (
                <tr key={id}>
                  <td>{id}</td>
                  <td className="dim">weight {weight}</td>
                  <td className={standing === 'IN_FORCE' ? 'good' : 'bad'}>{words(standing)}</td>
                  <td className="num">{last == null ? '–' : exact(last)}</td>
                  <td className="dim">{at == null ? '' : instant(at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** How far the end of the market has come, in one line. */
function endOf(end: NonNullable<Market['windDown']>): string {
  const { reduceOnlyFrom, settlesAt, settlementPrice, settledPositions, delistedAt } = end;
  if (delistedAt != null) {
    return `Delisted ${instant(delistedAt)}: ${settledPositions} positions at ${exact(settlementPrice ?? '')}.`;
  }
  return settlementPrice == null
    ? `It ends: reduce-only from ${instant(reduceOnlyFrom)}, settled from ${instant(settlesAt)}.`
    : `It is settled at ${exact(settlementPrice)}: ${settledPositions} positions so far.`;
}

/** Guardians stop and resume enforcement here; everybody else reads who may. */
function Enforcement({ market }: { market: Market }): ReactNode {
  const read = useStore(who);
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const isPaused = market.status === 'ENFORCEMENT_PAUSED';
  const act = useMutation({
    mutationFn: (): Promise<unknown> => {
      const variables = { marketId: market.id, reason };
      return isPaused ? ask(ResumeDocument, variables) : ask(PauseDocument, variables);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['market', market.id] }),
  });
  const mayAct = read?.viewer.isGuardian === true && read.viewer.roles.includes('GUARDIAN');
  return (
    <Panel title="Enforcement">
      <div className="body form">
        <p className="note">
          {isPaused
            ? 'A guardian has paused it: nobody is newly called, open calls keep their time.'
            : 'It is enforced. A pause lasts at most 4 hours of any 24.'}
        </p>
        {market.windDown == null ? null : <p className="note">{endOf(market.windDown)}</p>}
        {mayAct ? (
          <>
            <Textarea
              label="Reason"
              rows={2}
              value={reason}
              onChange={({ currentTarget }) => {
                setReason(currentTarget.value);
              }}
            />
            <div>
              <Button
                color={isPaused ? 'blue' : 'red'}
                disabled={reason.trim() === ''}
                loading={act.isPending}
                onClick={() => {
                  act.mutate();
                }}
              >
                {isPaused ? 'Resume enforcement' : 'Pause enforcement'}
              </Button>
            </div>
          </>
        ) : (
          <p className="note">
            Only guardians pause and resume it: {read?.committee.guardians.join(', ') ?? ''}.
          </p>
        )}
        {act.error !== null && <p className="refusal">{act.error.message}</p>}
      </div>
    </Panel>
  );
}

function Parameters({ market }: { market: Market }): ReactNode {
  const [before, setBefore] = useState<number | null>(null);
  const history = market.parameterHistory.nodes;
  const { parameters } = market;
  const other = history.find(({ version }) => version === (before ?? parameters.version - 1));
  return (
    <Panel
      title="Parameters"
      note={`version ${parameters.version}, since ${instant(parameters.effectiveFrom)} UTC, by ${parameters.authority.subject}`}
    >
      <div className="body data">
        <div className="chips">
          {history.map(({ version, effectiveFrom, authority }) => (
            <button
              key={version}
              type="button"
              className="chip"
              aria-pressed={other?.version === version}
              onClick={() => {
                setBefore(version);
              }}
            >
              v{version} · {instant(effectiveFrom).slice(0, 10)} · {words(authority.kind)} by{' '}
              {authority.subject}
            </button>
          ))}
        </div>
        <table className="plain">
          <thead>
            <tr>
              <th>Parameter</th>
              <th className="num">v{parameters.version}</th>
              <th className="num">{other === undefined ? 'Before' : `v${other.version}`}</th>
            </tr>
          </thead>
          <tbody>
            {PARAMETERS.map(({ name }) => {
              const now = valueOf(parameters, name);
              const then = other === undefined ? now : valueOf(other, name);
              return (
                <tr key={name}>
                  <td>
                    <Link
                      to="/governance/propose"
                      search={{ kind: 'changeParameters', market: market.id, parameter: name }}
                    >
                      {spaced(name)}
                    </Link>
                  </td>
                  <td className="num strong">{now}</td>
                  <td className="num dim">{then === now ? '' : `was ${then}`}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <h3>Brackets</h3>
        <table className="plain">
          <thead>
            <tr>
              <th className="num">From, USD</th>
              <th className="num">Initial</th>
              <th className="num">Maintenance</th>
            </tr>
          </thead>
          <tbody>
            {parameters.tiers.map(({ floor, initialMarginFraction, maintenanceMarginFraction }) => (
              <tr key={floor}>
                <td className="num">{exact(floor)}</td>
                <td className="num">{percent(initialMarginFraction)}</td>
                <td className="num">{percent(maintenanceMarginFraction)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

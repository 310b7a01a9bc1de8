import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { type StressQuery, StressDocument } from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { marks, summary } from '../live/state.js';
import { useStore } from '../live/store.js';
import { change, count, price, signed, usd, usdShort, words } from '../ui/format.js';
import { Level } from '../ui/Glyph.js';
import { Empty, Panel, Waiting } from '../ui/Panel.js';

const route = getRouteApi('/stress');

/** Shocks that are worth asking for. The third is that of docs/crash-2025-10-10.md at its worst. */
const PRESETS = [
  { name: 'all −10 %', text: '*=-0.10' },
  { name: 'all −20 %', text: '*=-0.20' },
  { name: 'BTC −15 %, the rest −50 %', text: 'BTC-USD=-0.15 ETH-USD=-0.20 *=-0.50' },
  { name: 'all +20 %', text: '*=0.20' },
] as const;

/** As BTC-USD=-0.15 *=-0.5: a market with its change; the star is every other. */
function shocksOf(
  text: string,
  marketIds: readonly string[],
): readonly { readonly marketId: string; readonly change: string }[] {
  const parts = new Map(
    text
      .split(/[\s,]+/)
      .filter((part) => part !== '')
      .map((part): [string, string] => {
        const [name = '', value = ''] = part.split('=');
        return [name, value];
      }),
  );
  const rest = parts.get('*');
  return marketIds.flatMap((marketId) => {
    const value = parts.get(marketId) ?? rest;
    return value === undefined ? [] : [{ marketId, change: value }];
  });
}

export function StressPage(): ReactNode {
  const { shocks: text, cascade } = route.useSearch();
  const navigate = useNavigate({ from: '/stress' });
  const [draft, setDraft] = useState(text ?? PRESETS[1].text);
  const priced = [...useStore(marks).keys()].sort();
  const query = useQuery({
    queryKey: ['stress', text, cascade],
    queryFn: ({ signal }) =>
      ask(
        StressDocument,
        {
          input: {
            shocks: [...shocksOf(text ?? '', priced)],
            cascade: cascade !== 'no',
          },
        },
        signal,
      ),
    enabled: text !== undefined && priced.length > 0,
    retry: false,
    staleTime: Infinity,
  });
  const run = (shocks: string): void => {
    setDraft(shocks);
    void navigate({ search: (old) => ({ ...old, shocks }) });
  };
  return (
    <>
      <div className="title">
        <h1>Stress test</h1>
        <span className="dim">what a shock would do to the live book; changes nothing</span>
      </div>
      <form
        className="chips"
        onSubmit={(event) => {
          event.preventDefault();
          run(draft);
        }}
      >
        <NativeSelect
          size="xs"
          aria-label="Preset"
          value={PRESETS.find((preset) => preset.text === draft)?.text ?? ''}
          onChange={({ currentTarget: { value } }) => {
            if (value !== '') {
              run(value);
            }
          }}
          data={[
            { value: '', label: 'preset …' },
            ...PRESETS.map((preset) => ({ value: preset.text, label: preset.name })),
          ]}
        />
        <TextInput
          size="xs"
          aria-label="Shocks"
          className="wide-input"
          value={draft}
          onChange={({ currentTarget }) => {
            setDraft(currentTarget.value);
          }}
        />
        <Checkbox
          size="xs"
          label="cascade: forced selling moves prices again"
          checked={cascade !== 'no'}
          onChange={({ currentTarget: { checked } }) => {
            void navigate({ search: (old) => ({ ...old, cascade: checked ? undefined : 'no' }) });
          }}
        />
        <Button type="submit" loading={query.isFetching}>
          Run
        </Button>
      </form>
      {text === undefined ? (
        <Empty title="Nothing was asked yet">
          A market with its change as BTC-USD=-0.15; the star is every other market.
        </Empty>
      ) : query.data === undefined ? (
        <Waiting error={query.error} what="The stress test" />
      ) : (
        <Result result={query.data.stressTest} />
      )}
    </>
  );
}

type StressResult = StressQuery['stressTest'];

function Result({ result }: { result: StressResult }): ReactNode {
  const now = useStore(summary)?.levels ?? [];
  return (
    <div className="two">
      <Panel title="Accounts by level" note="now, and after all forced selling">
        <div className="body data">
          <table className="plain">
            <tbody>
              {result.levels.map(({ level, accounts, notional }, index) => (
                <tr key={level}>
                  <td>
                    <Level level={level} />
                  </td>
                  <td className="num dim">{count(now[index]?.accounts ?? 0)}</td>
                  <td className="num strong">{count(accounts)}</td>
                  <td className="num">{signed(accounts - (now[index]?.accounts ?? 0))}</td>
                  <td className="num dim">{usdShort(Number(notional))} USD</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      <Panel title="Who pays">
        <div className="body data">
          <dl className="facts">
            <dt>Sold by force</dt>
            <dd>{usd(result.liquidatedNotional)} USD</dd>
            <dt>Rounds of selling</dt>
            <dd>{result.rounds}</dd>
            <dt>Owed beyond equity</dt>
            <dd>{usd(result.shortfall)} USD</dd>
            {result.waterfall.flatMap(({ kind, amount }, index) => [
              <dt key={`${kind} ${index}`}>{words(kind)}</dt>,
              <dd key={`${kind} ${index}=`}>{usd(amount)} USD</dd>,
            ])}
            <dt className={Number(result.deficit) > 0 ? 'bad' : ''}>Nobody</dt>
            <dd className={Number(result.deficit) > 0 ? 'bad' : ''}>{usd(result.deficit)} USD</dd>
          </dl>
        </div>
      </Panel>
      <Panel title="Prices">
        <div className="body data scroll" tabIndex={0} role="group" aria-label="Prices">
          <table className="plain">
            <tbody>
              {result.finalPrices.map(({ marketId, before, after }) => (
                <tr key={marketId}>
                  <td>{marketId}</td>
                  <td className="num dim">{price(Number(before))}</td>
                  <td className="num">{price(Number(after))}</td>
                  <td className="num">{change(Number(after) / Number(before) - 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </div>
  );
}

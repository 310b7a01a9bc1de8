import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { exact, usd } from '../ui/format.js';
import { Empty, Panel } from '../ui/Panel.js';
import { type Account } from './account.js';

export function Positions({ account }: { account: Account }): ReactNode {
  return (
    <Panel title="Positions" note="USD">
      {account.positions.length === 0 ? (
        <Empty title="No position">Nothing is required of it.</Empty>
      ) : (
        <div className="body data scroll" tabIndex={0} role="group" aria-label="Positions">
          <table className="plain">
            <thead>
              <tr>
                <th>Market</th>
                <th>Side</th>
                {[
                  'Size',
                  'Entry',
                  'Mark',
                  'Notional',
                  'Profit',
                  'Maint.',
                  'Liq. price',
                  'To liq.',
                ].map((name) => (
                  <th key={name} className="num">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {account.positions.map((position) => (
                <PositionRow key={position.market.id} position={position} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function PositionRow({ position }: { position: Account['positions'][number] }): ReactNode {
  const { market, size, markPrice, unrealizedPnl } = position;
  const isLong = !size.startsWith('-');
  const liquidation = position.liquidationPrice ?? null;
  const distance = liquidation === null ? null : Number(liquidation) / Number(markPrice) - 1;
  return (
    <tr>
      <td>
        <Link to="/markets/$id" params={{ id: market.id }}>
          {market.id}
        </Link>
      </td>
      <td className={isLong ? 'good' : 'bad'}>{isLong ? '↑ long' : '↓ short'}</td>
      <td className="num">{exact(size.replace('-', ''))}</td>
      <td className="num">{exact(String(Number(Number(position.entryPrice).toPrecision(7))))}</td>
      <td className="num">{exact(markPrice)}</td>
      <td className="num">{usd(position.notional)}</td>
      <td className={`num ${unrealizedPnl.startsWith('-') ? 'bad' : 'good'}`}>
        {usd(unrealizedPnl)}
      </td>
      <td className="num">{usd(position.maintenanceMargin)}</td>
      <td className="num">
        {liquidation === null ? '–' : exact(String(Number(Number(liquidation).toPrecision(7))))}
      </td>
      <td className="num dim">
        {distance === null
          ? '–'
          : `${distance > 0 ? '+' : '−'}${Math.abs(distance * 100).toFixed(1)} %`}
      </td>
    </tr>
  );
}

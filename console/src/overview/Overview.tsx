import { type ReactNode, useState } from 'react';

import { BookMap } from './BookMap.js';
import { Crash, useCrash } from './Crash.js';
import { Events } from './Events.js';
import { Facts } from './Facts.js';
import { Levels } from './Levels.js';
import { MarkPrices } from './MarkPrices.js';
import { OpenCalls } from './OpenCalls.js';

/** What the desk keeps open all day. In a crash it shows by itself who pays and whether the system keeps up. */
export function Overview(): ReactNode {
  const isCrash = useCrash();
  const [wantsCalm, setWantsCalm] = useState(false);
  return (
    <div className={isCrash && !wantsCalm ? 'overview burning' : 'overview'}>
      <h1 className="unseen">Overview</h1>
      <Levels />
      <Facts />
      {isCrash && !wantsCalm && <Crash />}
      {isCrash && (
        <button
          type="button"
          className="icon calm"
          onClick={() => {
            setWantsCalm(!wantsCalm);
          }}
        >
          {wantsCalm ? 'Crash view' : 'Back to the calm view'}
        </button>
      )}
      <BookMap />
      <OpenCalls />
      <MarkPrices />
      <Events />
    </div>
  );
}

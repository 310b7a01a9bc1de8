import { createHash } from 'node:crypto';

import { type Decimal } from '../../domain/decimal.js';
import { badInput, DomainError } from '../../domain/errors.js';
import { type Genesis, type GenesisFunds } from '../../domain/genesis/genesis.js';
import { canonicalJson, type JsonObject } from '../../domain/canonical.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { type MarginParameterSet } from '../../domain/risk/parameters/margin-parameters.js';
import { inModelTransaction, type Tx } from '../../store/database/database.js';
import { appendEvents } from '../../store/log/events.js';
import { insertParameters, type NewParameters } from '../../store/markets/margin-parameters.js';
import {
  findGenesis,
  insertAssets,
  insertFirstCommittee,
  insertGenesis,
  insertMarkets,
} from '../../store/system/genesis.js';

import { type Deps } from '../deps.js';
import {
  BACKSTOP_LEDGER,
  EXTERNAL_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
  postTransfers,
} from '../ledger/ledger.js';

/** The actor of a genesis, in the log and as the authority of the first parameters. */
export const GENESIS_ACTOR = 'genesis';

export interface GenesisOutcome {
  /** SHA-256 of the document's canonical JSON, 64 hex digits; independent of the file's whitespace. */
  readonly hash: string;
  /** False when the same document was applied before. */
  readonly applied: boolean;
}

/**
 * Sets up an empty system from a genesis file, once: markets with version 1 of their parameters, collateral
 * assets, committee and funds, and event 1 of the log with the whole document.
 *
 * Idempotent: safe to call at every start, by several processes at once; the same document again does nothing.
 *
 * @param genesis The result of `parseGenesis(document)`.
 * @param document The parsed JSON of the file; it is hashed and logged.
 * @param now When the parameters come into force. No earlier instant can be valued afterwards.
 * @throws DomainError CONFLICT when another document was applied; `applied` and `given` are the hashes.
 */
export async function applyGenesis(
  deps: Pick<Deps, 'db'>,
  genesis: Genesis,
  document: JsonObject,
  now: Date,
): Promise<GenesisOutcome> {
  requireDistinctFunds(genesis);
  const hash = createHash('sha256').update(canonicalJson(document)).digest('hex');
  return inModelTransaction(deps.db, async (tx) => {
    if (!(await insertGenesis(tx, { hash, document, appliedAt: now }))) {
      await requireSameGenesis(tx, hash);
      return { hash, applied: false };
    }
    await insertMarkets(tx, genesis.markets, now);
    await insertParameters(
      tx,
      genesis.markets.map(({ id, parameters }) => firstVersionOf(id, parameters, now)),
    );
    await insertAssets(tx, genesis.collateralAssets);
    await insertFirstCommittee(tx, genesis.committee, now);
    await postTransfers(tx, [fundingOf(genesis.funds, now)]);
    await appendEvents(tx, [
      {
        type: 'GenesisApplied',
        actor: GENESIS_ACTOR,
        at: now,
        payload: { name: genesis.name, hash, document },
      },
    ]);
    return { hash, applied: true };
  });
}

function firstVersionOf(marketId: string, set: MarginParameterSet, now: Date): NewParameters {
  const authority = { kind: 'GENESIS', subject: GENESIS_ACTOR } as const;
  return { marketId, version: 1, set, ramp: null, effectiveFrom: now, authority, changed: [] };
}

/** Refuses a market called "global": it would share its fund with all markets. */
function requireDistinctFunds({ markets }: Genesis): void {
  const index = markets.findIndex(
    ({ id }) => marketInsuranceLedger(id) === GLOBAL_INSURANCE_LEDGER,
  );
  if (index !== -1) {
    throw badInput(`markets[${index}].id`, 'is the name of the global insurance fund', 'global');
  }
}

async function requireSameGenesis(tx: Tx, hash: string): Promise<void> {
  const applied = await findGenesis(tx);
  if (applied?.hash !== hash) {
    throw new DomainError('CONFLICT', 'Another genesis file has been applied to this database.', {
      state: 'GENESIS_APPLIED',
      applied: applied?.hash ?? null,
      given: hash,
    });
  }
}

function fundingOf(funds: GenesisFunds, at: Date) {
  const balances: [string, Decimal][] = [
    ...[...funds.markets].map(([id, balance]): [string, Decimal] => [
      marketInsuranceLedger(id),
      balance,
    ]),
    [GLOBAL_INSURANCE_LEDGER, funds.global],
    [BACKSTOP_LEDGER, funds.backstop],
  ];
  return {
    transferId: 'genesis',
    at,
    postings: balances.flatMap(([ledgerAccount, amount]) => [
      { ledgerAccount, asset: QUOTE_ASSET, amount },
      { ledgerAccount: EXTERNAL_LEDGER, asset: QUOTE_ASSET, amount: amount.negated() },
    ]),
  };
}

import { type GenesisCollateralAsset, type GenesisMarket } from '../../domain/genesis/genesis.js';
import { type GenesisCommittee } from '../../domain/genesis/genesis-committee.js';
import { type JsonObject } from '../../domain/canonical.js';
import { AT_ONCE_SETTINGS, isCapped } from '../../domain/risk/parameters/collateral-settings.js';
import { encodeSettings } from '../../domain/settings/setting-values.js';

import { encodeSources } from '../markets/price-source-row.js';
import { type Reader, type ModelTx, type Tx } from '../database/database.js';

export interface AppliedGenesis {
  /** 64 hex digits. */
  readonly hash: string;
  readonly document: JsonObject;
  readonly appliedAt: Date;
}

/** The applied genesis; null before. */
export async function findGenesis(reader: Reader): Promise<AppliedGenesis | null> {
  const [row] = await reader.$queryRaw<{ hash: string; document: JsonObject; applied_at: Date }[]>`
    SELECT hash, document, applied_at FROM genesis`;
  return row === undefined
    ? null
    : { hash: row.hash, document: row.document, appliedAt: row.applied_at };
}

/**
 * Inserts the only row of a genesis. Waits for a concurrent transaction that does the same.
 *
 * @returns False when there is already one.
 */
export async function insertGenesis(tx: Tx, genesis: AppliedGenesis): Promise<boolean> {
  const count = await tx.$executeRaw`
    INSERT INTO genesis (id, hash, document, applied_at)
    VALUES (1, ${genesis.hash}, ${JSON.stringify(genesis.document)}::jsonb, ${genesis.appliedAt})
    ON CONFLICT (id) DO NOTHING`;
  return count === 1;
}

export async function insertMarkets(
  tx: ModelTx,
  markets: readonly GenesisMarket[],
  listedAt: Date,
): Promise<void> {
  await tx.market.createMany({
    data: markets.map(({ id, symbol, lotSize, aliases, sources }) => ({
      id,
      symbol,
      lotSize: lotSize.toFixed(),
      aliases: [...aliases],
      listedAt,
      priceSources: encodeSources(sources).map((source) => ({ ...source })),
    })),
  });
}

export async function insertAssets(
  tx: ModelTx,
  assets: readonly GenesisCollateralAsset[],
): Promise<void> {
  await tx.collateralAsset.createMany({
    data: assets.map((asset) => ({
      asset: asset.asset,
      haircut: asset.haircut.toFixed(),
      priceMarketId: asset.priceMarketId,
      confirmations: asset.confirmations,
      settings: encodeSettings(AT_ONCE_SETTINGS, asset),
      countedTotal: isCapped(asset.totalCap) ? '0' : null,
    })),
  });
}

/** Version 1 of the committee. */
export async function insertFirstCommittee(
  tx: ModelTx,
  committee: GenesisCommittee,
  effectiveFrom: Date,
): Promise<void> {
  await tx.committee.create({
    data: {
      ...committee,
      version: 1,
      members: committee.members.map(({ subject, weight }) => ({
        subject,
        weight: weight.toFixed(),
      })),
      quorum: committee.quorum.toFixed(),
      threshold: committee.threshold.toFixed(),
      impactThreshold: committee.impactThreshold.toFixed(),
      lateQuorumExtensionSeconds: committee.lateQuorumExtensionSeconds,
      guardians: [...committee.guardians],
      maxNewlyCalledNotional: committee.maxNewlyCalledNotional?.toFixed() ?? null,
      effectiveFrom,
    },
  });
}

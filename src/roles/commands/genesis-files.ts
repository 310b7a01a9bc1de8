import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';

import { STARTER_GENESIS } from '../../composition/project-root.js';
import { readGenesisFile } from '../../composition/wiring.js';
import { DomainError, messageOf } from '../../domain/errors.js';
import {
  genesisWarnings,
  textOfWarning,
  unpricedAssetsWarning,
} from '../../domain/genesis/genesis-warnings.js';

/** `marginward genesis check FILE`: prints what its parameters risk. @throws DomainError that lists every fault. */
export async function checkGenesis(file: string): Promise<void> {
  const { genesis } = await readGenesisFile(file);
  const { markets, collateralAssets, committee } = genesis;
  process.stdout.write(
    `${file} is valid: ${markets.length} markets, ${collateralAssets.length} collateral assets, ` +
      `${committee.members.length} committee members\n`,
  );
  const unpriced = unpricedAssetsWarning(genesis);
  const warnings = genesisWarnings(genesis).map(textOfWarning);
  for (const warning of [...warnings, ...(unpriced === null ? [] : [unpriced])]) {
    process.stdout.write(`warning: ${warning}\n`);
  }
}

/** `marginward genesis init FILE`: a starter file in which every field is explained. Never overwrites. */
export async function initGenesis(file: string): Promise<void> {
  await copyFile(STARTER_GENESIS, file, constants.COPYFILE_EXCL).catch((error: unknown) => {
    throw new DomainError('BAD_USER_INPUT', `${file}: ${messageOf(error)}`, { field: 'genesis' });
  });
  process.stdout.write(`${file} is written: edit it, then marginward genesis check ${file}\n`);
}

import { Registry } from 'prom-client';
import { expect, test } from 'vitest';

import { serveOperationalRoutes } from '../../../src/api/server/operational-routes.js';

const nothing = (): void => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

test('who asks for readiness while it is looked at shares the look: nobody here has a token', async () => {
  let looks = 0;
  const check = async (): Promise<void> => {
    looks += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const { url, close } = await serveOperationalRoutes(
    { readiness: [{ name: 'database', reason: 'away', check }], metrics: new Registry(), log },
    { host: '127.0.0.1', port: 0 },
  );
  const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(`${url}/readyz`)));
  await close();

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(looks).toBeLessThan(25);
});

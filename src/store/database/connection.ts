import pg from 'pg';

/*
 * Node ends the process when a connection emits an error without a listener. PostgreSQL may end a connection at
 * any instant, also right after it was opened (57P01). So every connection gets its error listener before it
 * can emit; the query on the broken connection fails by itself.
 */

/** One connection outside the pool, not yet connected. @param onError Receives errors between queries. */
export function newClient(
  config: pg.ClientConfig,
  onError: (error: Error) => void = ignore,
): pg.Client {
  const client = new pg.Client(config);
  client.on('error', onError);
  return client;
}

/** A pool whose connections report errors to `onError`, whether they are idle or in use. */
export function newPool(config: pg.PoolConfig, onError: (error: Error) => void = ignore): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', ignore);
  // Emitted before the pool removes its own listener.
  pool.on('connect', (client) => {
    client.on('error', onError);
  });
  return pool;
}

function ignore(): void {
  // The query on the broken connection reports the error.
}

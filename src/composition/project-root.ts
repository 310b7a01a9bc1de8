import path from 'node:path';

/** The project's own folder, with the migrations and the demo genesis. */
export const PROJECT_ROOT = path.resolve(import.meta.dirname, '../..');
export const DEMO_GENESIS = path.join(PROJECT_ROOT, 'genesis/demo.json');
export const STARTER_GENESIS = path.join(PROJECT_ROOT, 'genesis/starter.jsonc');
/** Default data folder of `start` and `token`, without --data. */
export const DATA_DIRECTORY = '.marginward';

import path from 'node:path';

/** The project's own folder: migrations and the demo genesis lie in it. */
export const PROJECT_ROOT = path.resolve(import.meta.dirname, '../..');
export const DEMO_GENESIS = path.join(PROJECT_ROOT, 'genesis/demo.json');
export const STARTER_GENESIS = path.join(PROJECT_ROOT, 'genesis/starter.jsonc');
/** Where `start` and `token` keep things unless --data says otherwise. */
export const DATA_DIRECTORY = '.marginward';

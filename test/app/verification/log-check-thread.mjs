// Runs the thread's program from its source: Node cannot load it in a thread by itself.
import { tsImport } from 'tsx/esm/api';

await tsImport('../../../src/app/verification/log-check-worker.ts', import.meta.url);

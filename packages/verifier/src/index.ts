export { verifyLog } from './verify-log.js';
export type { LogFault, LogReport, TypeCount, VerifyOptions } from './verify-log.js';
export type { Chunks } from './log/read-lines.js';

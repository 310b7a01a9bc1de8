/**
 * Preloaded into a program by a bench: writes to the file LOOP_DELAY_FILE how long its event loop did not turn, in ms.
 * Who removes the file begins anew.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { setInterval } from 'node:timers';

const RESOLUTION_MS = 5;
const WRITE_MS = 100;

const file = process.env.LOOP_DELAY_FILE ?? '';
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();
setInterval(() => {
  if (!existsSync(file)) {
    delays.reset();
  }
  // The timer of the histogram itself is a part of every value.
  const of = (nanoseconds) => Math.max(0, Math.round(nanoseconds / 1e6 - RESOLUTION_MS));
  writeFileSync(file, JSON.stringify({ max: of(delays.max), p99: of(delays.percentile(99)) }));
}, WRITE_MS).unref();

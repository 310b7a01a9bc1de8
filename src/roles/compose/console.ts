import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { type ConsoleSite } from '../../api/delivery/console-routes.js';
import { PROJECT_ROOT } from '../../composition/project-root.js';
import { PROGRAM_VERSION } from '../../composition/version.js';

import { type ServingParts } from './parts.js';

const FOLDER = path.join(PROJECT_ROOT, 'console/dist');
const BUILDER = path.join(PROJECT_ROOT, 'scripts/console.mjs');

/** So long a process that has just begun is left alone, unless somebody asks for the console. Milliseconds. */
const QUIET_MS = 30_000;

/**
 * The console of a process, and who builds it where nobody has: a process of lower priority beside this one, half a
 * minute after the start or when somebody asks for it.
 */
export function consoleSite(parts: ServingParts, buildsItself: boolean): ConsoleSite {
  const build =
    buildsItself && existsSync(BUILDER) && !existsSync(path.join(FOLDER, '.built'))
      ? openBuild(parts)
      : null;
  const {
    AUTH_ISSUER: issuer = null,
    AUTH_AUDIENCE: audience = null,
    AUTH_CLIENT_ID: clientId = null,
    AUTH_SCOPE: scope = 'openid',
  } = parts.config;
  return {
    folder: FOLDER,
    config: {
      version: PROGRAM_VERSION,
      devTokens: issuer === null,
      issuer,
      audience,
      clientId,
      scope,
    },
    onWanted: () => {
      build?.begin();
      return build?.isFailed() === false;
    },
  };
}

interface Build {
  readonly begin: () => void;
  readonly isFailed: () => boolean;
}

function openBuild({ log, closers }: ServingParts): Build {
  const state: { child: ReturnType<typeof spawn> | null; failed: boolean } = {
    child: null,
    failed: false,
  };
  const fail = (how: string): void => {
    state.failed = true;
    log.warn({ how }, 'the console was not built: npm run build says why');
  };
  const begin = (): void => {
    if (state.child !== null) {
      return;
    }
    const child = spawn(process.execPath, [BUILDER, '--quiet'], { stdio: 'ignore' });
    state.child = child;
    child.once('error', (error) => {
      fail(error.message);
    });
    child.once('exit', (code, signal) => {
      if (code !== 0 && signal !== 'SIGTERM') {
        fail(String(code ?? signal));
      }
    });
    if (child.pid !== undefined) {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    }
  };
  const timer = setTimeout(begin, QUIET_MS);
  closers.add('console', () => {
    clearTimeout(timer);
    state.child?.kill('SIGTERM');
  });
  return { begin, isFailed: () => state.failed };
}

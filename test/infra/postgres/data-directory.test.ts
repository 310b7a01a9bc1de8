import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  claimDataDirectory,
  makeDirectory,
  ownerFile,
  removeCluster,
} from '../../../src/infra/postgres/data-directory.js';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'marginward-data-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('a directory', () => {
  test('is made with what it lies in, and is not deleted when it is there', () => {
    const deep = path.join(folder, 'a/b/c');
    makeDirectory(deep);
    makeDirectory(deep);

    expect(fs.statSync(deep).isDirectory()).toBe(true);
  });

  test('in whose way a file is, is refused with that file', () => {
    const file = path.join(folder, 'file');
    fs.writeFileSync(file, '');

    for (const asked of ['file', 'file/a', 'file/a/b']) {
      expect(() => {
        makeDirectory(path.join(folder, asked));
      }).toThrow(
        expect.objectContaining({
          code: 'BAD_USER_INPUT',
          details: {
            field: '--data',
            rule: expect.stringContaining(`${file} is a file`),
            value: file,
          },
        }),
      );
    }
  });

  test('that cannot be made is an error, where nothing can be made, too', () => {
    expect(() => {
      makeDirectory('/proc/nothing/here');
    }).toThrow('/proc');
  });
});

describe('beginning anew', () => {
  const data = (): string => path.join(folder, 'postgres');

  test.each(['PG_VERSION', 'pg_wal'])('removes a cluster, known by its %s', (file) => {
    fs.mkdirSync(data());
    fs.writeFileSync(path.join(data(), file), '');
    removeCluster(data());
    removeCluster(data());

    expect(fs.existsSync(data())).toBe(false);
  });

  test('leaves alone what is no cluster', () => {
    fs.mkdirSync(data());
    fs.writeFileSync(path.join(data(), 'important.txt'), 'kept');

    expect(() => {
      removeCluster(data());
    }).toThrow('is not deleted');
    expect(fs.readdirSync(data())).toEqual(['important.txt']);
  });
});

describe('a claim', () => {
  const data = (): string => path.join(folder, 'postgres');

  test('is written down, and may be made again by the same process', () => {
    claimDataDirectory(data());
    claimDataDirectory(data());

    expect(fs.readFileSync(ownerFile(data()), 'utf8')).toBe(String(process.pid));
  });

  test('of a process that is gone is taken over, of one that lives it is refused', () => {
    fs.writeFileSync(ownerFile(data()), '999999999');
    claimDataDirectory(data());
    expect(fs.readFileSync(ownerFile(data()), 'utf8')).toBe(String(process.pid));

    fs.writeFileSync(ownerFile(data()), String(process.ppid));
    expect(() => {
      claimDataDirectory(data());
    }).toThrow(`in use by process ${String(process.ppid)}`);
  });
});

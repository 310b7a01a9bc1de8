import { readFile, rename, writeFile } from 'node:fs/promises';

import { type CursorStore } from './cursor-store.js';

/** In a file, replaced whole: a process that is killed while it writes leaves the cursor before. */
export function fileCursorStore(file: string): CursorStore {
  return {
    load: async () => {
      try {
        const cursor = (await readFile(file, 'utf8')).trim();
        return cursor === '' ? null : cursor;
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ENOENT') {
          return null;
        }
        throw error;
      }
    },
    save: async (cursor) => {
      await writeFile(`${file}.new`, cursor);
      await rename(`${file}.new`, file);
    },
  };
}

// Makes dist/ from src/: JavaScript with source maps, file by file. Types are checked by `npm run types`
// and not here. With --if-stale only when something in src/ is newer than the last build.
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { buildConsole, isConsoleStale } from './console.mjs';
import { installWhatIsMissing } from './install.mjs';
import { root, run } from './progress.mjs';

const at = (...parts) => path.join(root, ...parts);
const filesIn = (folder) =>
  readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** The client holds the text of the schema that it was generated from. */
function isClientStale() {
  const client = at('src/generated/prisma/internal/class.ts');
  const schema = readFileSync(at('prisma/schema.prisma'), 'utf8');
  return !existsSync(client) || !readFileSync(client, 'utf8').includes(JSON.stringify(schema));
}

/** Only needed after an edit of prisma/schema.prisma: the client is part of the repository. */
async function generateClient() {
  await installWhatIsMissing('develop');
  rmSync(at('src/generated/prisma'), { recursive: true, force: true });
  await run('Generating the Prisma client ...', process.execPath, [
    ...[at('node_modules/prisma/build/index.js'), 'generate', '--no-hints'],
  ]);
}

async function compile() {
  const { platform, arch } = process;
  const executable = platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild';
  const sources = filesIn('src').filter((file) => file.endsWith('.ts'));
  rmSync(at('dist'), { recursive: true, force: true });
  await run(
    `Compiling ${sources.length} files ...`,
    at(`node_modules/@esbuild/${platform}-${arch}`, executable),
    [
      ...sources.map((file) => path.relative(root, file)),
      ...[
        '--outdir=dist',
        '--outbase=src',
        '--format=esm',
        '--platform=node',
        '--target=node20.19',
      ],
      ...['--sourcemap', '--sources-content=false', '--log-level=warning'],
      // The output settings of tsconfig.json, which extends a package that is installed only for development. An
      // import of types alone leaves no import behind: `verbatimModuleSyntax` would load the module for nothing.
      '--tsconfig-raw={"compilerOptions":{"target":"es2023"}}',
    ],
  );
  cpSync(at('src/api/schema'), at('dist/api/schema'), { recursive: true });
  writeFileSync(at('dist/.built'), '');
}

const builtAt = existsSync(at('dist/.built')) ? statSync(at('dist/.built')).mtimeMs : 0;
const isOlderThan = (file) => builtAt < statSync(file).mtimeMs;
if (isClientStale()) {
  await generateClient();
}
if (
  !process.argv.includes('--if-stale') ||
  [...filesIn('src'), at('scripts/build.mjs')].some(isOlderThan)
) {
  await compile();
}
// The console is built for whoever develops and where it is asked for; a clone that only runs the program builds it
// beside the running server (src/roles/compose/console.ts), so that nobody waits for it.
if (process.argv.includes('--if-stale') && !process.argv.includes('develop')) {
  if (isConsoleStale()) {
    rmSync(at('console/dist'), { recursive: true, force: true });
  }
} else if (!process.argv.includes('--if-stale') || isConsoleStale()) {
  await buildConsole();
}

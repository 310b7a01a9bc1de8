// Counts what the order of the source is judged by, at a commit: `node scripts/counts.mjs [COMMIT]`, by default HEAD.
// Files that a program writes (npm run generate) are not counted.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const [commit = 'HEAD'] = process.argv.slice(2);
const root = path.dirname(import.meta.dirname);
const WRITTEN = [
  'src/generated',
  'schema.graphql',
  'src/api/schema/governance/settings.graphql',
  'genesis/genesis.schema.json',
  'genesis/starter.jsonc',
];
/** A name of each kind, and where its hand-written files lie: a new one of its kind takes about as many. */
const DRILLS = {
  parameter: 'finalityHoldSeconds',
  event: 'VenueOutageEnded',
  mutation: 'cancelProposal',
};

const git = (...args) => {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  } catch (error) {
    // `git grep` exits with 1 when it finds nothing.
    if (error.status === 1) {
      return '';
    }
    throw error;
  }
};
const linesOf = (text) => text.split('\n').filter((line) => line !== '');
const isWritten = (file) => WRITTEN.some((place) => file.startsWith(place));
const files = linesOf(git('ls-tree', '-r', '--name-only', commit, 'src')).filter(
  (file) => file.endsWith('.ts') && !isWritten(file),
);
/** Numbers of matching lines by file: `<commit>:<file>:<count>`. */
const matches = (...pattern) =>
  new Map(
    linesOf(git('grep', '-c', ...pattern, commit, '--', 'src')).map((line) => {
      const [count, file] = line.split(':').reverse();
      return [file, Number(count)];
    }),
  );
const sumOver = (counts) => files.reduce((sum, file) => sum + (counts.get(file) ?? 0), 0);
const lengths = matches('-e', '');
const rooms = new Map();
for (const file of files) {
  const room = path.dirname(file);
  rooms.set(room, (rooms.get(room) ?? 0) + 1);
}

console.log(`files in src: ${files.length}, lines: ${sumOver(lengths)}`);
console.log(
  `files above 300 lines: ${files.filter((file) => (lengths.get(file) ?? 0) > 300).length}`,
);
console.log(`files in the fullest room: ${Math.max(...rooms.values())}`);
console.log(`casts (as unknown as): ${sumOver(matches('-e', 'as unknown as'))}`);
for (const [kind, name] of Object.entries(DRILLS)) {
  const places = ['src', 'prisma/schema.prisma', 'genesis', 'codegen.yml'];
  const found = linesOf(git('grep', '-lw', name, commit, '--', ...places));
  const byHand = found
    .map((line) => line.slice(commit.length + 1))
    .filter((file) => !isWritten(file));
  console.log(`files by hand that name the ${kind} ${name}: ${byHand.length}`);
}

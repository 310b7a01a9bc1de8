// Prints the graph of layers, and of the rooms inside each: files and imports. Exits with 1 when an import goes
// against the order. `npm run graph`; with `-- --mermaid` as a drawing.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** More files of one folder no reader keeps in mind. */
const ROOM_FILES_MAX = 12;

const root = path.dirname(import.meta.dirname);
const { modules, summary } = cruised();
const files = modules.map(({ source }) => source).filter(isOurs);
const imports = modules.flatMap(({ source, dependencies }) =>
  dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
);
const isDrawing = process.argv.includes('--mermaid');

/** Places with rooms worth a picture: src itself, and each folder of it with two folders or more. */
for (const place of ['src', ...placesWithRooms()]) {
  const graph = graphOf(place);
  console.log(isDrawing ? mermaidOf(place, graph) : textOf(place, graph));
}
const against = summary.violations.filter(({ rule }) => rule.severity === 'error');
for (const { rule, from, to } of against) {
  console.error(`against the order: ${from} -> ${to} (${rule.name})`);
}
console.log(
  `${isDrawing ? '%% ' : ''}${files.length} files, ${imports.filter(isInside).length} imports, ` +
    `${against.length} against the order`,
);
const full = [...filesByFolder()].filter(([, count]) => count > ROOM_FILES_MAX);
for (const [folder, count] of full) {
  console.log(
    `${isDrawing ? '%% ' : ''}${folder} has ${count} files: a room has at most about ${ROOM_FILES_MAX}`,
  );
}
process.exitCode = against.length === 0 ? 0 : 1;

function cruised() {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (stdout === '') {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}

function isOurs(file) {
  return (
    file.startsWith('src/') && !file.startsWith('src/generated/') && !file.endsWith('.graphql')
  );
}

function isInside({ from, to }) {
  return isOurs(from) && isOurs(to);
}

/** Files directly in each folder, those of the SDL aside. */
function filesByFolder() {
  const counts = new Map();
  for (const file of files) {
    const folder = path.dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}

function placesWithRooms() {
  const folders = new Set(files.flatMap((file) => foldersAbove(file)));
  const roomsIn = (place) => [...folders].filter((folder) => path.dirname(folder) === place);
  return [...folders].filter((place) => place !== 'src' && roomsIn(place).length > 1).sort();
}

function foldersAbove(file) {
  const parts = path.dirname(file).split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** The room of a file in a place: the folder, or the file itself; null outside of it. */
function roomOf(place, file) {
  if (!file.startsWith(`${place}/`)) {
    return null;
  }
  const [room = '', ...rest] = file.slice(place.length + 1).split('/');
  return rest.length === 0 ? '(files)' : room;
}

/** Rooms with their number of files, and arrows with their number of imports, the highest floor first. */
function graphOf(place) {
  const rooms = new Map();
  for (const file of files) {
    const room = roomOf(place, file);
    if (room !== null) {
      rooms.set(room, (rooms.get(room) ?? 0) + 1);
    }
  }
  const arrows = new Map([...rooms.keys()].map((room) => [room, new Map()]));
  for (const { from, to } of imports.filter(isInside)) {
    const [a, b] = [roomOf(place, from), roomOf(place, to)];
    if (a !== null && b !== null && a !== b) {
      arrows.get(a).set(b, (arrows.get(a).get(b) ?? 0) + 1);
    }
  }
  const floors = new Map();
  const floorOf = (room, above) => {
    if (!floors.has(room) && !above.includes(room)) {
      const below = [...arrows.get(room).keys()].map((other) => floorOf(other, [...above, room]));
      floors.set(room, Math.max(0, ...below.map((floor) => floor + 1)));
    }
    return floors.get(room) ?? 0;
  };
  const order = [...rooms.keys()].sort(
    (a, b) => floorOf(b, []) - floorOf(a, []) || (a < b ? -1 : 1),
  );
  return { rooms, arrows, order, floorOf };
}

function textOf(place, { rooms, arrows, order, floorOf }) {
  const lines = order.map((room) => {
    const to = order.filter((other) => arrows.get(room).has(other));
    const told = to.map((other) => `${other} ${arrows.get(room).get(other)}`).join(', ');
    return `  ${floorOf(room, [])}  ${room} (${rooms.get(room)})${told === '' ? '' : ` -> ${told}`}`;
  });
  return [place, ...lines, ''].join('\n');
}

function mermaidOf(place, { rooms, arrows, order }) {
  const idOf = (room) => `r${order.indexOf(room)}`;
  return [
    `%% ${place}`,
    'flowchart TB',
    ...order.map((room) => `  ${idOf(room)}["${room} (${rooms.get(room)})"]`),
    ...order.flatMap((room) =>
      [...arrows.get(room)].map(([to, count]) => `  ${idOf(room)} -->|${count}| ${idOf(to)}`),
    ),
    '',
  ].join('\n');
}

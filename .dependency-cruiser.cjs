/** Layers: one arrow each, api, jobs -> app -> store -> domain. `composition` and `roles` tie the knot. */
const layer = (name, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: [`^src/${name}/`, ...allowed.map((folder) => `^src/${folder}/`)] },
});
/**
 * Rooms: inside a layer each floor may import the floors after it, never one before it. Rooms of one
 * floor stand side by side and do not know each other.
 */
const ORDER = {
  'src/domain': [
    ['log'],
    ['genesis', 'governance', 'permission'],
    ['margin-call'],
    ['risk'],
    ['settings'],
    ['[a-z-]+[.]ts$'],
  ],
  'src/domain/margin-call': [['rules'], ['scope'], ['call']],
  'src/domain/risk': [
    ['stress'],
    ['liquidation'],
    ['waterfall', 'price'],
    ['market'],
    ['health'],
    ['parameters'],
  ],
  'src/domain/governance': [['proposals'], ['mandates'], ['parameters'], ['committee']],
  'src/engine': [['reads', 'what-if'], ['engine[.]ts$'], ['screen'], ['collateral'], ['book']],
  'src/store': [
    ['system', 'load'],
    ['accounts', 'flows', 'governance'],
    ['ledger', 'liquidations', 'log', 'margin-calls', 'markets'],
    ['open-interest'],
    ['database'],
  ],
  'src/app': [
    ['verification', 'genesis'],
    ['governance', 'permissions', 'webhooks'],
    ['enforcement'],
    ['ingest', 'log', 'notices'],
    ['ledger', 'auth', 'leases'],
    ['[a-z-]+[.]ts$'],
  ],
  'src/app/enforcement': [
    ['sweep[.]ts$', 'watch'],
    ['liquidation'],
    ['waterfall'],
    ['calls', 'open-interest'],
  ],
  'src/app/enforcement/liquidation': [['reports'], ['[a-z-]+[.]ts$'], ['fills']],
  'src/app/governance': [
    ['sweep-governance[.]ts$'],
    ['proposals'],
    ['execution'],
    ['impact', 'committee'],
  ],
  'src/app/ingest': [
    ['prices', 'positions', 'orders', 'accounts'],
    ['collateral'],
    ['[a-z-]+[.]ts$'],
  ],
  'src/api': [
    ['server'],
    ['delivery', 'resolvers'],
    ['subscriptions'],
    ['context[.]ts$'],
    ['lists'],
    ['feeds'],
    ['models'],
    ['loaders'],
    ['readers', 'inputs', 'authority'],
  ],
  'src/api/resolvers': [['accounts', 'governance', '[a-z-]+[.]ts$']],
  'src/api/server': [['[a-z-]+[.]ts$'], ['limits']],
  'src/infra': [['venues', 'postgres', 'notice-channels', 'webhooks'], ['[a-z-]+[.]ts$']],
  'src/infra/venues': [['paper', 'ccxt', 'platform'], ['[a-z-]+[.]ts$']],
  'src/roles': [['cli'], ['commands'], ['compose'], ['metrics'], ['process']],
  'src/playback': [['report'], ['player'], ['demo', 'price-files'], ['[a-z-]+[.]ts$']],
};
const rooms = Object.entries(ORDER).flatMap(([place, floors]) =>
  floors.flatMap((floor, level) =>
    floor.map((room) => {
      const below = floors.slice(level + 1).flat();
      const inRoom = room.endsWith('$') ? `^${place}/${room}` : `^${place}/${room}/`;
      return {
        name: `${place.replace('src/', '')}: ${room.replace('[.]ts$', '').replace('[a-z-]+', 'files')}`,
        comment: `Of ${place} it may import ${below.length === 0 ? 'nothing' : below.join(', ')}.`,
        severity: 'error',
        from: { path: inRoom },
        to: { path: `^${place}/`, pathNot: [inRoom, ...below.map((name) => `^${place}/${name}`)] },
      };
    }),
  ),
);
const onlyIn = (npmPackage, places) => ({
  name: `${npmPackage}-stays-in-its-place`,
  comment: `Only ${places.join(', ')} may know ${npmPackage}.`,
  severity: 'error',
  from: { path: '^src/', pathNot: places.map((place) => `^src/${place}`) },
  to: { path: `^node_modules/${npmPackage}/` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['[.]d[.]ts$', '(^|/)[.][^/]+', '[.]config[.]', '^src/generated/'],
      },
      to: {},
    },
    {
      name: 'no-unreachable',
      comment:
        'Nothing in src that the program does not run; rules of other systems are in conformance/.',
      severity: 'error',
      from: {
        path: '^src/(main|engine/what-if/(impact|stress)-worker|app/verification/log-check-worker)[.]ts$',
      },
      to: {
        path: '^src/',
        pathNot: [
          '^src/generated/',
          '[.]graphql$',
          '^src/(main|engine/what-if/(impact|stress)-worker|app/verification/log-check-worker)[.]ts$',
          // Only the generated types import it.
          '^src/api/inputs/scalar-types[.]ts$',
        ],
        reachable: false,
      },
    },
    { name: 'no-test-in-src', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    layer('domain', [], 'The domain knows nothing but itself.'),
    layer('engine', ['domain'], 'The engine screens; it is handed its data.'),
    layer('store', ['domain', 'generated'], 'The store speaks domain types and Prisma.'),
    layer('app', ['domain', 'store', 'engine'], 'Use cases know no transport and no queue.'),
    layer(
      'api',
      ['app', 'domain', 'store', 'engine', 'generated'],
      'Resolvers call use cases; loaders read the store.',
    ),
    layer('jobs', ['app', 'domain'], 'Handlers call use cases.'),
    layer('infra', ['domain', 'app'], 'Infra implements the ports that app declares.'),
    layer(
      'playback',
      ['app', 'domain', 'store', 'engine'],
      'The guest house: it drives the use cases as a feed and an owner would; the core does not know it.',
    ),
    ...rooms,
    {
      name: 'domain-is-pure',
      comment: 'Arithmetic is the only thing the domain may install; the log hashes.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        dependencyTypesNot: ['local'],
        pathNot: ['^node_modules/decimal[.]js/', '^(node:)?crypto$'],
      },
    },
    {
      name: 'resolvers-do-not-query',
      severity: 'error',
      from: { path: '^src/api/', pathNot: '^src/api/(loaders|feeds/(feed-sources|key-changes))' },
      to: { path: '^src/store/' },
    },
    {
      name: 'the-verifier-knows-only-itself',
      comment:
        'It is a second implementation, written from docs/log-format.md: only its command line knows Node.',
      severity: 'error',
      from: { path: '^packages/verifier/src/', pathNot: '^packages/verifier/src/cli[.]ts$' },
      to: { pathNot: '^packages/verifier/src/' },
    },
    {
      name: 'the-verifier-has-no-dependency',
      comment: 'Its command line may import Node, and nothing else.',
      severity: 'error',
      from: { path: '^packages/verifier/src/cli[.]ts$' },
      to: { pathNot: '^packages/verifier/src/', dependencyTypesNot: ['core'] },
    },
    onlyIn('bullmq', ['jobs/queues']),
    onlyIn('@prisma', ['store', 'generated']),
    onlyIn('graphql', ['api', 'generated']),
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'generated/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

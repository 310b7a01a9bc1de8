/** One arrow per layer: api, jobs -> app -> store -> domain. `main` and `wiring` tie the knot. */
const layer = (name, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: [`^src/${name}/`, ...allowed.map((folder) => `^src/${folder}/`)] },
});
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
      from: { path: '^src/api/', pathNot: '^src/api/loaders' },
      to: { path: '^src/store/' },
    },
    onlyIn('bullmq', ['jobs/job']),
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

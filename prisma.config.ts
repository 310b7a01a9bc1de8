import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// Prisma downloads its native schema engine at first use. This project runs the WASM build of the same
// engine from npm instead (scripts/schema-engine.mjs), so that its command line works with nothing but
// the npm registry in reach. PRISMA_NATIVE_ENGINE=1 goes back to the downloaded binary.
const usesNativeEngine =
  process.env.PRISMA_NATIVE_ENGINE !== undefined || process.platform === 'win32';
if (!usesNativeEngine) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
    new URL('./scripts/schema-engine.mjs', import.meta.url),
  );
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: {
    url: process.env.DATABASE_URL ?? 'postgresql://marginward:marginward@127.0.0.1:5432/marginward',
  },
});

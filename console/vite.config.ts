import path from 'node:path';
import process from 'node:process';

import { defineConfig } from 'vite';

/** The server that `npx vite console` asks while one works on the pages. */
const api = process.env.API ?? 'http://127.0.0.1:4000';

const CLIENT = path.resolve(import.meta.dirname, '../packages/client/src');

export default defineConfig({
  base: '/console/',
  // The client's sources: nobody has to build a package to work on a page.
  resolve: {
    alias: {
      '@marginward/client/react': path.join(CLIENT, 'react.ts'),
      '@marginward/client': path.join(CLIENT, 'index.ts'),
    },
  },
  // The server puts a new one into every page.
  html: { cspNonce: '__CSP_NONCE__' },
  esbuild: { jsx: 'automatic' },
  // A data: URL would need an exception in the policy of the page.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      onwarn: (warning, warn) => {
        // Mantine marks its modules for servers that render; nothing renders there.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') {
          warn(warning);
        }
      },
    },
  },
  server: {
    port: 4620,
    proxy: { '/graphql': { target: api, ws: true }, '/console/config.json': { target: api } },
  },
});

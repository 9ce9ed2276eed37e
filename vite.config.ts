import react from '@vitejs/plugin-react';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

/**
 * One configuration for the three builds (renderer, main, preload; `vite build --app`) and for Vitest's projects.
 */
export default defineConfig({
  root: 'src-renderer',
  base: './',
  html: { cspNonce: '__CSP_NONCE__' },
  plugins: [react(), tailwindcss()],
  cacheDir: '../.cache/vite',
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
  environments: {
    client: {
      build: {
        outDir: '../dist/renderer',
        emptyOutDir: true,
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 1000,
      },
    },
  },
  test: {
    root: '.',
    reporters: process.env['CI'] ? ['default'] : ['default'],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          root: '.',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/renderer/**', 'test/conformance/**'],
          pool: 'forks',
          testTimeout: 20_000,
          hookTimeout: 30_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'renderer',
          root: '.',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          pool: 'forks',
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          root: '.',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts', 'test/conformance/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

import react from '@vitejs/plugin-react';
import tailwindcss from '@tailwindcss/vite';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { buildPlugin } from './src-main/packaging/build-plugin.ts';

/** The programs that `src-main` builds, by the name of their file in `dist/main`. */
const PROGRAMS = {
  onbehalf: 'src-main/cli/onbehalf.mjs',
  shell: 'src-main/shell/main.ts',
  'audit-thread': 'src-main/audit/store/thread.ts',
};

/** What is not bundled: the runtime itself, and native code. The packages carry these as they are. */
const EXTERNAL = ['electron', 'keytar', 'native-reg'];

const here = (path: string): string => join(import.meta.dirname, path);
const existing = (entries: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(entries)
      .map(([name, path]) => [name, here(path)] as const)
      .filter(([, path]) => existsSync(path)),
  );

/**
 * One configuration for Vitest's projects and for the three builds: `vite build` makes the renderer alone,
 * `vite build --app` also the main programs (ES modules for Node.js and Electron) and the preload (one CommonJS file,
 * as a sandboxed preload has to be).
 */
export default defineConfig({
  root: 'src-renderer',
  base: './',
  html: { cspNonce: '__CSP_NONCE__' },
  plugins: [
    react(),
    tailwindcss(),
    buildPlugin({ root: here('.'), outDir: here('dist'), external: EXTERNAL, also: ['tailwindcss'] }),
  ],
  cacheDir: '../.cache/vite',
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
    main: {
      consumer: 'server',
      // CommonJS packages ask for them; there is neither in an ES module.
      define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
      resolve: { noExternal: true, external: EXTERNAL },
      build: {
        outDir: '../dist/main',
        emptyOutDir: true,
        target: 'node24',
        minify: false,
        copyPublicDir: false,
        chunkSizeWarningLimit: 5000,
        rolldownOptions: {
          input: existing(PROGRAMS),
          // All in one folder: what stands beside a program (the audit thread, ../../package.json) is found from any chunk.
          output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: '../dist/preload',
        emptyOutDir: true,
        target: 'node24',
        copyPublicDir: false,
        rolldownOptions: {
          input: existing({ preload: 'src-main/preload/preload.ts' }),
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
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
          setupFiles: ['test/support/property-seed.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});

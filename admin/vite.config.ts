// Builds the panel to dist/panel, with .br and .gz beside every text file; in development, /api goes to the server on PORT.
import react from '@vitejs/plugin-react';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;
const server = `http://127.0.0.1:${process.env['PORT'] ?? 3000}`;
const compressible = /\.(?:js|css|html|svg|json|txt|map)$/;
/** Below this a compressed copy saves nothing. */
const smallest = 1024;

/** Writes the compressed copies once, so that the server never compresses the panel itself. */
function precompress(): Plugin {
  let folder = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: (config) => {
      folder = config.build.outDir;
    },
    closeBundle: async () => {
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !compressible.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const content = await readFile(path);
        if (content.length < smallest) continue;
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
        await writeFile(`${path}.br`, await promisify(brotliCompress)(content, quality));
        await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
      }
    },
  };
}

/**
 * Libraries that do nothing when they are only imported, and do not say so of themselves: what the panel does not use of them is left
 * out (Markdown, Ant Design's form and its validator, CSV).
 */
const pure =
  /\/node_modules\/(?:rc-[a-z-]+|@rc-component\/[a-z-]+|react-markdown|remark-gfm|sunflower-antd|papaparse|pluralize|warn-once)\//;

export default defineConfig({
  root,
  plugins: [react(), precompress()],
  build: {
    outDir: join(root, '../dist/panel'),
    emptyOutDir: true,
    target: 'es2022',
    // Which chunk needs which: for the test that weighs the first page.
    manifest: true,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { treeshake: { moduleSideEffects: [{ test: pure, sideEffects: false }] } },
  },
  server: { proxy: Object.fromEntries(['/api', '/console', '/healthz', '/readyz'].map((path) => [path, server])) },
});

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import { summary } from './check/summary.js';

const BOARDS = new URL('./boards/', import.meta.url);

/** Boards go along as they are, with a list of what there is. */
const boards = () => ({
  name: 'boards',
  generateBundle() {
    const files = readdirSync(BOARDS).filter((f) => f.endsWith('.json')).sort();
    const all = files.map((file) => [file, readFileSync(new URL(file, BOARDS), 'utf8')]);
    all.forEach(([file, source]) => this.emitFile({ type: 'asset', fileName: `boards/${file}`, source }));
    const index = all.map(([, source]) => summary(JSON.parse(source)));
    this.emitFile({ type: 'asset', fileName: 'boards.json', source: JSON.stringify(index) });
  },
});

/** A compressed twin of each larger file, for a web server that hands out what is there. */
const twins = () => ({
  name: 'twins',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle).filter((n) => /\.(js|css|json)$/.test(n))) {
      const bytes = readFileSync(join(dir, name));
      if (bytes.length > 1000) writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    }
  },
});

/** Comments that a package wrote at places where they mean nothing are its own affair. */
const onwarn = (warning, tell) => ['INVALID_ANNOTATION', 'MODULE_LEVEL_DIRECTIVE', 'EVAL'].includes(warning.code) || tell(warning);

const ONE_COPY = ['react', 'react-dom', 'echarts', '@emotion/react', '@mui/material', '@tanstack/react-query',
  '@perses-dev/components', '@perses-dev/core', '@perses-dev/dashboards', '@perses-dev/plugin-system'];

export default defineConfig({
  base: '/ui/',
  define: { global: 'globalThis' },
  esbuild: { jsx: 'automatic', legalComments: 'none' },
  resolve: { dedupe: ONE_COPY },
  plugins: [boards(), twins()],
  build: { target: 'es2022', chunkSizeWarningLimit: 6000, reportCompressedSize: false, assetsInlineLimit: 0, modulePreload: { polyfill: false }, rollupOptions: { onwarn } },
});

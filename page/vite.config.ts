import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

/** Builds the page into one HTML file, which the server of `convsim view` and the reports are made from. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  plugins: [viteSingleFile()],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: { target: 'es2022', outDir: '../dist.tmp/page', emptyOutDir: true, modulePreload: false },
});

/** Builds the console into static files: no request to any other origin, nothing inline, so that the strict content security policy holds. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the same files work at / and below a stage of API Gateway.
  base: './',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    // Inline by default; the policy of the pages allows scripts of files only.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
});

/** Builds the console into static files: no request to any other origin, nothing inline, so that the strict content security policy holds. */
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

/** Runs first and alone, with what it imports, and waits for nothing else. */
const EARLY = /\/console\/main\.tsx$|vite\/preload-helper/u;
/** The first view, with all it imports: in one file, since browsers fetch and start few files faster than many. */
const FIRST_VIEW = /\/console\/start\.tsx$/u;

export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the same files work at / and below a stage of API Gateway.
  base: './',
  plugins: [react(), preloadFirstView(), ascii()],
  resolve: {
    alias: {
      // The components bring their words parsed.
      '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/lib/no-parser.js',
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    // Inline by default; the policy of the pages allows scripts of files only.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'early', test: EARLY, priority: 2 },
            { name: 'first-view', test: FIRST_VIEW, priority: 1 },
          ],
        },
      },
    },
  },
});

/** The page names the files of the first view, so that browsers fetch them together with the program that starts it. */
function preloadFirstView(): Plugin {
  return {
    name: 'preload-first-view',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const first = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'first-view');
        if (first?.type !== 'chunk') return [];
        const link = (rel: string, file: string, as: Record<string, string> = {}): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { rel, ...as, crossorigin: true, href: `./${file}` },
          injectTo: 'head',
        });
        return [
          link('preload', 'console-config.json', { as: 'fetch' }),
          ...[...(first.viteMetadata?.importedCss ?? [])].map((file) => link('stylesheet', file)),
          ...[first.fileName, ...first.imports].map((file) => link('modulepreload', file)),
        ];
      },
    },
  };
}

/** Browsers hold a script of ASCII in half the memory and read it faster; the Chinese words in it are few. */
function ascii(): Plugin {
  return {
    name: 'ascii',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = escaped(file.code);
    },
  };
}

function escaped(code: string): string {
  return code.replace(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// The rules of the house. The layer rules below have their own test: test/house/layers.test.ts.
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const outside = (patterns, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ regex: patterns, message }] }],
});

/** Node modules that touch the world. node:crypto, node:util and node:buffer are arithmetic. */
const IO = '^node:(?!crypto$|util$|buffer$|assert$)';

export default defineConfig(
  { ignores: ['node_modules/', 'coverage/', 'data/', 'cdk.out*/', '**/dist/', '.servers/', 'client/schema.d.ts'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true },
      ],
      // A name that starts with _ says: left out on purpose.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['core/**/*.ts'],
    rules: {
      ...outside(
        `${IO}|^@aws-sdk/|^aws-|^hono|^@hono|(^|/)(adapters|api|local|functions|lib)/`,
        'core/ is pure: no SDK, file system or network, and nothing from the outer layers.',
      ),
      'no-restricted-globals': [
        'error',
        ...['process', 'fetch', 'setTimeout', 'setInterval', 'console', 'performance'].map((name) => ({
          name,
          message: 'core/ is pure: take it through a port.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'core/ has no clock: use the Clock port.' },
        { object: 'Math', property: 'random', message: 'core/ has no randomness: use the Random port.' },
        { object: 'crypto', property: 'randomUUID', message: 'Use the Random port.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'core/ has no clock: use the Clock port.',
        },
        {
          selector: "ImportDeclaration[source.value='node:crypto'] ImportSpecifier[imported.name=/^random|^generate/]",
          message: 'core/ has no randomness: use the Random port.',
        },
      ],
    },
  },
  {
    files: ['adapters/local/**/*.ts', 'adapters/formats/**/*.ts'],
    rules: outside(
      '^@aws-sdk/|(^|/)(api|local/cli|functions|lib|adapters/aws)/|\\.\\./aws/',
      'Adapters know core/ only; the two editions share no adapter code.',
    ),
  },
  {
    files: ['adapters/aws/**/*.ts'],
    rules: outside(
      '(^|/)(api|local|functions|lib)/|\\.\\./local/|\\.\\./formats/',
      'Adapters know core/ only; the two editions share no adapter code.',
    ),
  },
  {
    files: ['functions/**/*.ts'],
    rules: outside(
      '^aws-cdk-lib|^constructs|(^|/)(lib|local|bin)/',
      'functions/ knows core/, adapters/ and api/, not the stacks.',
    ),
  },
  {
    files: ['lib/**/*.ts', 'bin/**/*.ts'],
    rules: outside(
      '(^|/)(api|local(?!/verifier/|/console\\.ts$)|core/use-cases)/|/handler\\.ts$',
      'lib/ holds no business rule: it knows env schemas, table shapes and policies.',
    ),
  },
  {
    files: ['api/**/*.ts'],
    rules: outside('^@aws-sdk/|^node:(fs|sqlite)|(^|/)(adapters|local|functions|lib)/', 'api/ knows core/ only.'),
  },
  {
    files: ['console/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      ...outside(
        '^node:|^@aws-sdk/|^hono|(^|/)(core|api|adapters|local|functions|lib)/',
        'The console is a client of the API: it knows client/ and nothing behind it.',
      ),
      // Handlers may be async: the promise is for the query library, which reports.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ['client/**/*.ts'],
    rules: outside('^node:|^@aws-sdk/|^hono|^\\.\\./', 'client/ runs in browsers and is a package of its own.'),
  },
  {
    files: [
      'local/**/*.ts',
      'bench/**/*.ts',
      'bin/**/*.ts',
      'samples/**/*.ts',
      'test/aws/**/*.ts',
      'test/browser/**/*.ts',
      'test/support/summary-reporter.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: { globals: { process: 'readonly' } },
  },
);

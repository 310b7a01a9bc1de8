// @ts-check
import eslint from '@eslint/js';
import vitest from '@vitest/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' };
const noPacking = {
  selector: 'ObjectExpression > SpreadElement > ObjectExpression',
  message: 'List the properties one by one: a spread of a literal says nothing.',
};
const noHiddenInput = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Take the time as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take the time as an argument.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Take randomness as an argument.',
  },
];

const noSql = ['$queryRaw', '$queryRawUnsafe', '$executeRaw', '$executeRawUnsafe'].map(
  (property) => ({ property, message: 'SQL is in src/store only.' }),
);

export default defineConfig(
  globalIgnores([
    '**/dist',
    'coverage',
    'src/generated',
    'console/src/api/generated',
    'packages/client/src/generated',
    'console/.aside',
    'console/.fresh',
    'bench/peers',
    '.marginward',
  ]),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mjs', '*.cjs'] } },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/strict-boolean-expressions': [
        'error',
        { allowString: false, allowNumber: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-else-return': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only the entry point reads it, and hands it to loadConfig.',
        },
        ...noSql,
      ],
      'no-restricted-syntax': ['error', noDefaultExport, noPacking],
    },
  },
  {
    files: ['src/domain/**', 'src/app/**', 'src/store/**', 'src/engine/**', 'src/jobs/**'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noPacking, ...noHiddenInput] },
  },
  {
    // The only layer with SQL.
    files: ['src/store/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // A payload is a JSON value, and an interface has no index signature.
    files: ['src/domain/log/payloads/**'],
    rules: { '@typescript-eslint/consistent-type-definitions': 'off' },
  },
  {
    files: [
      'src/roles/cli/**',
      'test/support/**',
      '*.config.*',
      'scripts/**',
      'bench/**',
      'docs/samples/**',
      'examples/**',
    ],
    rules: {
      'no-restricted-properties': 'off',
      'no-restricted-syntax': ['error', noPacking],
    },
  },
  {
    // The page has its own clock and dice. Its functions are markup for the most part, which has more lines. What an
    // answer leaves out is null or undefined.
    files: ['console/**'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines-per-function': ['error', { max: 95, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-properties': 'off',
      'no-restricted-syntax': ['error', noPacking],
    },
  },
  {
    // What they print is what they are for.
    files: ['docs/samples/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    extends: [vitest.configs.recommended],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `expect.stringMatching` and its like are `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'vitest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect*', 'fc.assert', 'assert*'] },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        module: 'writable',
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        WebAssembly: 'readonly',
        globalThis: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
        SharedArrayBuffer: 'readonly',
        Atomics: 'readonly',
      },
    },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'no-console': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
);

// The budgets of the house: small files, small functions, nothing untyped.
import tseslint from 'typescript-eslint';

const budget = (lines) => ({
  'max-lines': ['error', { max: lines, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 30, skipBlankLines: true, skipComments: true }],
  complexity: ['error', 6],
  'max-params': ['error', 3],
  'max-depth': ['error', 2],
});

export default tseslint.config(
  { ignores: ['node_modules', 'reports'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      ...budget(200),
      eqeqeq: 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  { files: ['step-definitions/**/*.ts'], rules: budget(80) },
  {
    files: ['step-definitions/**/*.ts', 'support/**/*.ts'],
    ignores: ['support/patience.ts', 'support/sandbox/**', '**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'setTimeout', message: 'Only support/patience.ts waits.' },
        { name: 'setInterval', message: 'Only support/patience.ts waits.' },
      ],
    },
  },
  {
    files: ['step-definitions/**/*.ts', 'support/**/*.ts'],
    ignores: ['support/config.ts', 'support/sandbox/**', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only support/config.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['step-definitions/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'IfStatement',
          'ForStatement',
          'ForOfStatement',
          'WhileStatement',
          'TryStatement',
          'ConditionalExpression',
        ].map((selector) => ({ selector, message: 'A step is one call; decide in support/.' })),
        {
          selector: 'FunctionExpression[body.body.length=0]',
          message: 'A step that does nothing tells a lie.',
        },
      ],
    },
  },
);

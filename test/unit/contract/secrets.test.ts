import { describe, expect, it } from 'vitest';
import {
  isSecretHeader,
  isSecretVariable,
  readVariable,
  variableNameProblem,
  withoutLikelySecrets,
} from '../../../src/contract/secrets.ts';
import { failureOf } from '../../support/failure-of.ts';

describe('what looks like a secret', () => {
  it.each([
    ['OPENAI_API_KEY', true],
    ['DATABRICKS_TOKEN', true],
    ['db_password', true],
    ['CLIENT_SECRET_FILE', true],
    ['MAX_TOKENS', false],
    ['KEYBOARD', false],
    ['DOCS_FOLDER', false],
  ])('among variables: %s is one: %s', (name, isSecret) => {
    expect(isSecretVariable(name)).toBe(isSecret);
  });

  it.each([
    ['authorization', 'x', true],
    ['X-Api-Key', 'x', true],
    ['cookie', 'a=b', true],
    ['x-team', 'Bearer abc', true],
    ['x-team', 'sk-0123456789abc', true],
    ['x-team', 'search', false],
    ['x-keyword', 'alerts', false],
  ])('among headers: %s with %s is one: %s', (name, value, isSecret) => {
    expect(isSecretHeader(name, value)).toBe(isSecret);
  });

  it('is hidden in a text, and words that only sound like it stay', () => {
    const text = '{"api_key":"abc"} Bearer 0123456789abcdefgh dapi0123456789abcdef and the bearer of max_tokens';
    expect(withoutLikelySecrets(text)).toBe('{"api_key":"***"} Bearer *** *** and the bearer of max_tokens');
  });
});

describe('readVariable', () => {
  const env: Readonly<Record<string, string>> = { KEY: ' value\n', EMPTY: ' ' };
  const read = async (name: string) => readVariable('agent.apiKeyEnv', name, (variable) => env[variable]);

  it('gives the value without the white space around it', async () => {
    expect(await read('KEY')).toBe('value');
  });

  it.each(['NONE', 'EMPTY'])('names the option and the variable where %s has no value', async (name) => {
    expect(await failureOf(read(name))).toMatchObject({
      type: 'WorkerMisconfigured',
      option: 'agent.apiKeyEnv',
      message: `agent.apiKeyEnv: the environment variable ${name} is not set. Set it where the worker runs.`,
    });
  });
});

describe('the name of a variable', () => {
  it.each(['OPENAI_API_KEY', 'key', '_x', 'DATABRICKS_TOKEN_2', 'VERY_LONG_NAME_OF_A_VARIABLE_2024', 'a'.repeat(40)])(
    '%s is one',
    (name) => {
      expect(variableNameProblem(name)).toBeUndefined();
    },
  );

  it.each([
    'sk-abc123',
    'sk-proj-1234567890abcdef',
    'dapi0123456789abcdef0123456789abcdef',
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'eyJhbGciOiJIUzI1NiJ9.e30.x',
    'AKIAIOSFODNN7EXAMPLE',
    '0123456789abcdef0123456789abcdef',
    'Bearer abc',
    'my pass word',
  ])('%s looks like a key and is not shown', (text) => {
    const problem = variableNameProblem(text);
    expect(problem).toMatch(/^looks like a key.*; give the name of an environment variable that holds the key/);
    expect(problem).not.toContain(text);
  });

  it.each(['$MODEL_KEY', '${MODEL_KEY}'])('%s is told from its name', (text) => {
    expect(variableNameProblem(text)).toBe('give only the name, without $ and braces: MODEL_KEY');
  });

  it('takes linear time for long texts', () => {
    const startedAt = Date.now();
    for (const part of ['a', '1', 'a1', '_', '-']) variableNameProblem(part.repeat(500_000));
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });
});

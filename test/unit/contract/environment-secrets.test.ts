import { expect, it } from 'vitest';
import { environmentSecrets } from '../../../src/contract/environment-secrets.ts';

it('takes the values of variables that are named for secrets, but no short words and no paths to files', () => {
  const env = {
    OPENAI_API_KEY: ' key-of-a-model ',
    DB_PASSWORD: 'long-enough',
    AUTH_TOKEN: 'default',
    GOOGLE_APPLICATION_CREDENTIALS: '/etc/keys/google.json',
    MAX_TOKENS: '1000000000',
    HOME: '/home/somebody',
  };
  expect(new Set(environmentSecrets(env))).toEqual(new Set([' key-of-a-model ', 'key-of-a-model', 'long-enough']));
});

import { describe, expect, it } from 'vitest';
import { buildEnvironment, serverEnvironment } from '../../../src/temporal/server-environment.ts';

const ENV = {
  PATH: '/bin',
  HOME: '/home/someone',
  GOPROXY: 'direct',
  https_proxy: 'http://127.0.0.1:3128',
  OPENAI_API_KEY: 'secret',
  TEMPORAL_API_KEY: 'secret',
  DATABRICKS_TOKEN: 'secret',
  LANG: undefined,
};

describe('the environment of child processes', () => {
  it('keeps what the server needs and none of the secrets', () => {
    expect(serverEnvironment(ENV)).toEqual({ PATH: '/bin', HOME: '/home/someone' });
  });

  it('adds the settings of Go and of the network for a build, and none of the secrets', () => {
    const expected = { PATH: '/bin', HOME: '/home/someone', GOPROXY: 'direct', https_proxy: 'http://127.0.0.1:3128' };
    expect(buildEnvironment(ENV)).toEqual(expected);
  });
});

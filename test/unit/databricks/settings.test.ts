import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ComponentHost } from '../../../src/contract/component-type.ts';
import { credentialsOf } from '../../../src/databricks/credentials.ts';
import { gatherSettings, type WorkspaceOptions } from '../../../src/databricks/settings.ts';
import { openWorkspace } from '../../../src/databricks/workspace.ts';
import { workspaceHost } from '../../../src/databricks/workspace.ts';
import { failureOf } from '../../support/failure-of.ts';
import { tempFolder } from '../../support/temp-folder.ts';

type Env = Readonly<Record<string, string>>;

const FILE = `
; comment
[DEFAULT]
host = https://default.example
token = default-token

[test.one]
HOST  = https://one.example/
token = one-token

[service]
host = two.example
client_id = id-2
client_secret = secret-2
workspace_id = 42

[login]
host = https://three.example
auth_type = databricks-cli
`;

function hostWith(env: Env): ComponentHost {
  return { projectDir: '/', timeoutMs: 1_000, readEnv: (name) => env[name] };
}

const homeWith = (file: string) => tempFolder({ '.databrickscfg': file });

async function settings(options: WorkspaceOptions, env: Env, file = FILE) {
  return gatherSettings(options, hostWith({ HOME: await homeWith(file), ...env }), 'agent');
}

async function problem(options: WorkspaceOptions, env: Env, file = FILE): Promise<string> {
  const failure = await failureOf(openWorkspace(options, hostWith({ HOME: await homeWith(file), ...env }), 'agent'));
  expect(failure.type).toBe('WorkerMisconfigured');
  expect(failure.message).toMatch(/^agent: /);
  return failure.message;
}

describe('where settings come from', () => {
  const ENV = { DATABRICKS_HOST: 'env.example', DATABRICKS_TOKEN: ' env-token\n' };

  it('takes the environment, trimmed, and then reads no file', async () => {
    expect(await settings({}, ENV)).toEqual({ host: 'env.example', token: 'env-token' });
    expect(await settings({}, { DATABRICKS_HOST: 'env.example' })).toEqual({ host: 'env.example' });
    expect(await settings({}, { DATABRICKS_CLIENT_ID: 'id' })).toEqual({ clientId: 'id' });
  });

  it("lets the spec's host rule over the environment's", async () => {
    expect(await settings({ host: 'spec.example' }, ENV)).toMatchObject({ host: 'spec.example', token: 'env-token' });
    expect(await settings({ host: 'spec.example' }, {})).toEqual({ host: 'spec.example' });
  });

  it('reads the default profile where nothing is known', async () => {
    expect(await settings({}, {})).toEqual({ host: 'https://default.example', token: 'default-token' });
    expect(await settings({}, {}, '')).toEqual({});
  });

  it('reads the profile that the file names as its default', async () => {
    const file = `[__settings__]\ndefault_profile = service\n${FILE}`;
    expect(await settings({}, {}, file)).toMatchObject({ host: 'two.example' });
  });

  it('reads a named profile, which inherits nothing, and lets the environment rule over it', async () => {
    const service = { host: 'two.example', clientId: 'id-2', clientSecret: 'secret-2', workspaceId: '42' };
    expect(await settings({ profile: 'service' }, {})).toEqual(service);
    expect(await settings({ profile: 'test.one' }, ENV)).toEqual({ host: 'env.example', token: 'env-token' });
    expect(await settings({ profile: 'test.one' }, {})).toEqual({ host: 'https://one.example/', token: 'one-token' });
  });

  it.each([
    [{ DATABRICKS_CONFIG_PROFILE: 'test.one' }, 'one-token'],
    [{ MLFLOW_TRACKING_URI: 'databricks://test.one' }, 'one-token'],
    [{ MLFLOW_TRACKING_URI: 'databricks' }, 'default-token'],
    [{ MLFLOW_TRACKING_URI: 'databricks://scope:prefix' }, 'default-token'],
  ])('finds the profile named by %j', async (env, token) => {
    expect(await settings({}, env)).toMatchObject({ token });
  });

  it('prefers the profile of the spec to that of the environment', async () => {
    const env = { DATABRICKS_CONFIG_PROFILE: 'service' };
    expect(await settings({ profile: 'test.one' }, env)).toMatchObject({ token: 'one-token' });
  });

  it('reads another file, and knows what ~ is', async () => {
    const home = await homeWith('[DEFAULT]\ntoken = other\n');
    for (const [file, HOME] of [
      [join(home, '.databrickscfg'), '/nowhere'],
      ['~/.databrickscfg', home],
    ] as const) {
      const host = hostWith({ HOME, DATABRICKS_CONFIG_FILE: file });
      expect(await gatherSettings({}, host, 'agent')).toEqual({ token: 'other' });
    }
  });
});

describe('what is missing or contradicts itself', () => {
  const HOST = { DATABRICKS_HOST: 'env.example' };
  const CLIENT = { DATABRICKS_CLIENT_ID: 'id-1', DATABRICKS_CLIENT_SECRET: 'secret-1' };

  it('names the profile that is not there, and its file', async () => {
    expect(await problem({ profile: 'nobody' }, {})).toMatch(/no profile nobody in .*\.databrickscfg/);
    expect(await problem({ profile: 'nobody' }, { HOME: '/nowhere' })).toContain('/nowhere/.databrickscfg');
    expect(await problem({}, { DATABRICKS_CONFIG_PROFILE: 'nobody' })).toContain('no profile nobody');
  });

  it('tells a file that cannot be read', async () => {
    expect(await problem({}, { DATABRICKS_CONFIG_FILE: '/' })).toContain('cannot be read');
  });

  it('names the variables to set', async () => {
    expect(await problem({}, {}, '')).toContain('DATABRICKS_HOST is not set');
    expect(await problem({}, HOST)).toMatch(/DATABRICKS_TOKEN.*DATABRICKS_CLIENT_ID.*DATABRICKS_CLIENT_SECRET/);
    const half = await problem({}, { ...HOST, DATABRICKS_CLIENT_ID: 'id-1' });
    expect(half).toContain('DATABRICKS_CLIENT_SECRET is not set');
  });

  it('refuses two kinds of credentials unless one is chosen', async () => {
    const both = { ...HOST, ...CLIENT, DATABRICKS_TOKEN: 'token-1' };
    const message = await problem({}, both);
    expect(message).toMatch(/DATABRICKS_TOKEN and DATABRICKS_CLIENT_ID.*DATABRICKS_AUTH_TYPE/);
    expect(message).not.toMatch(/token-1|secret-1|id-1/);
    const chosen = async (type: string) =>
      credentialsOf(await settings({}, { ...both, DATABRICKS_AUTH_TYPE: type }), 'agent').type;
    expect([await chosen('pat'), await chosen('oauth-m2m')]).toEqual(['pat', 'oauth-m2m']);
  });

  it('refuses a kind that it does not know', async () => {
    expect(await problem({ profile: 'login' }, {})).toContain('auth_type databricks-cli');
  });
});

describe('the host', () => {
  it.each([
    ['dbc-1.cloud.databricks.com', 'https://dbc-1.cloud.databricks.com'],
    ['https://dbc-1.cloud.databricks.com/', 'https://dbc-1.cloud.databricks.com'],
    ['https://dbc-1.cloud.databricks.com:443/?o=12#job', 'https://dbc-1.cloud.databricks.com'],
    ['http://127.0.0.1:8080//', 'http://127.0.0.1:8080'],
    ['localhost:8443', 'https://localhost:8443'],
    ['https://proxy.example/workspace/', 'https://proxy.example/workspace'],
  ])('of %s is %s', (text, expected) => {
    expect(workspaceHost(text, 'agent')).toBe(expected);
  });

  it.each(['ftp://h', 'https://', 'https://me:hush-hush@h', 'me:hush-hush@h o s t', 'https://me:hush-hush@:no'])(
    'refuses %s and repeats no password',
    async (text) => {
      const failure = await failureOf(Promise.resolve().then(() => workspaceHost(text, 'agent')));
      expect(failure.type).toBe('WorkerMisconfigured');
      expect(failure.message).not.toContain('hush-hush');
    },
  );
});

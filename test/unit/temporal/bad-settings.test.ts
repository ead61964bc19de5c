import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/contract/errors.ts';
import { connectionSettings } from '../../../src/temporal/connection-settings.ts';
import { atFileEnd } from '../../support/at-file-end.ts';
import { BAD_SETTINGS, KEPT_SECRET, NO_PROFILES } from '../../support/bad-input/bad-settings.ts';

const atEnd = atFileEnd();
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convsim-test-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  file = join(folder, 'temporal.toml');
});

const WHOLE = `[profile.default]
address = "host.example:7233"
namespace = "n"
api_key = "${KEPT_SECRET}"

[profile.default.tls]
disabled = false
server_name = "host.example"

[profile.default.grpc_meta]
team = "a"
`;

/** The one problem of settings; `undefined` where they are taken. */
function problemWith(env: Readonly<Record<string, string>>): string | undefined {
  try {
    connectionSettings(env);
  } catch (error) {
    if (error instanceof InputError && error.problems.length === 1) return error.message;
    throw new Error('not handled', { cause: error });
  }
  return undefined;
}

describe(`each of ${BAD_SETTINGS.length} bad texts of temporal.toml`, () => {
  it.each(BAD_SETTINGS)('is refused with place and remedy, and no key is shown: $what', async ({ text, says }) => {
    await writeFile(file, text);
    const problem = problemWith({ TEMPORAL_CONFIG_FILE: file });
    expect(problem).toContain(says);
    expect(problem).toMatch(/; (correct|begin|copy|name|set) /);
    expect(problem).not.toContain(KEPT_SECRET);
    expect(problem?.length).toBeLessThan(1_000);
  });

  it('is none where names are those that objects have: they change no object', async () => {
    await writeFile(
      file,
      `[__proto__]\nx = 1\n[profile.__proto__]\nx = 1\n${WHOLE}[profile.default.__proto__]\nx = 1\n`,
    );
    expect(problemWith({ TEMPORAL_CONFIG_FILE: file })).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('a profile', () => {
  it.each(NO_PROFILES)('is refused where there is none of its name: %j', async (profile) => {
    await writeFile(file, WHOLE);
    expect(problemWith({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: profile })).toMatch(
      /^TEMPORAL_PROFILE=.*not found in config data; correct or unset them$/s,
    );
  });
});

describe('a file in the place of temporal.toml', () => {
  it.each(['loop.toml', 'zero.toml', 'fifo.toml', 'huge.toml', 'x'.repeat(5_000), 'a\0b', 'none.toml', '.'])(
    'is refused unread: %j',
    async (name) => {
      const path = join(folder, name);
      if (name === 'loop.toml') await symlink(path, path);
      if (name === 'zero.toml') await symlink('/dev/zero', path);
      if (name === 'fifo.toml') execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
      if (name === 'huge.toml') await writeFile(path, '').then(() => truncate(path, 3_000_000_000));
      expect(problemWith({ TEMPORAL_CONFIG_FILE: path })).toMatch(
        /^TEMPORAL_CONFIG_FILE: .*(there is no file|pipe or device|larger than 1 MiB|is a folder)/s,
      );
    },
  );
});

describe('the variables of Temporal', () => {
  it.each([
    [{ TEMPORAL_ADDRESS: 'h:' }, 'TEMPORAL_ADDRESS: must be host:port'],
    [{ TEMPORAL_ADDRESS: ':1' }, 'TEMPORAL_ADDRESS: must be host:port'],
    [{ TEMPORAL_ADDRESS: 'h:0' }, 'TEMPORAL_ADDRESS: must be host:port'],
    [{ TEMPORAL_ADDRESS: 'h:70000' }, 'TEMPORAL_ADDRESS: must be host:port'],
    [{ TEMPORAL_ADDRESS: '[::1' }, 'TEMPORAL_ADDRESS: must be host:port'],
    [{ TEMPORAL_ADDRESS: 'h\u202e:1\n' }, 'TEMPORAL_ADDRESS: must be host:port'],
    [
      { TEMPORAL_API_KEY: `${KEPT_SECRET}\n` },
      'TEMPORAL_API_KEY: holds a line end or a letter that no header can carry',
    ],
    [{ TEMPORAL_API_KEY: `${KEPT_SECRET}\u2011` }, 'TEMPORAL_API_KEY: holds a line end or a letter'],
    [{ TEMPORAL_GRPC_META_TEAM: 'a\nb' }, 'TEMPORAL_GRPC_META_TEAM: is no header'],
    [{ TEMPORAL_GRPC_META_TEAM: '\u00fc' }, 'TEMPORAL_GRPC_META_TEAM: is no header'],
    [{ TEMPORAL_TLS: '__proto__' }, 'TEMPORAL_TLS: must be true or false'],
    [{ TEMPORAL_TLS_SERVER_CA_CERT_PATH: 'a\0b' }, 'TEMPORAL_TLS_SERVER_CA_CERT_PATH: a'],
    [{ TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/dev/zero' }, 'TEMPORAL_TLS_SERVER_CA_CERT_PATH: /dev/zero cannot be read'],
  ])('are refused by their own names, without a key: %j', (env, says) => {
    const problem = problemWith({ HOME: folder, TEMPORAL_ADDRESS: 'h:1', ...env });
    expect(problem).toContain(says);
    expect(problem).not.toContain(KEPT_SECRET);
  });
});

describe('any slip in temporal.toml', () => {
  it('is read, or refused without its API key', async () => {
    await writeFile(file, WHOLE);
    expect(problemWith({ TEMPORAL_CONFIG_FILE: file })).toBeUndefined();
    const slip = fc.record({ at: fc.nat(WHOLE.length), cut: fc.nat(12), put: fc.string({ maxLength: 4 }) });
    await fc.assert(
      fc.asyncProperty(slip, async ({ at, cut, put }) => {
        await writeFile(file, WHOLE.slice(0, at) + put + WHOLE.slice(at + cut));
        expect(problemWith({ TEMPORAL_CONFIG_FILE: file }) ?? '').not.toContain(KEPT_SECRET);
      }),
      { numRuns: 300 },
    );
  });
});

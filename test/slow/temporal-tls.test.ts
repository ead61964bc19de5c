import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConversationRecord } from '../../src/contract/turn-record.ts';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { startDevServer } from '../support/temporal-dev-server.ts';
import { startTlsProxy, tlsFile, type TlsProxy } from '../support/tls-proxy.ts';

const KEY = 'key-of-temporal-5e0a77';
const WRONG_KEY = 'key-of-another-91c4d2';

const SPEC = {
  agent: { type: 'docs-qa', docs: './docs' },
  questions: { type: 'offline' },
  maxTurns: 1,
  seeds: ['What does the monitor watch?', 'Who reads the tables?', 'What is a lakehouse?'],
};

const atEnd = atFileEnd();
let project: Project;
let proxy: TlsProxy;

/** A profile for the proxy, with the key and the certificate files that it names. */
function profile(name: string, key: string, files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files).map(([setting, file]) => `${setting} = ${JSON.stringify(tlsFile(file))}`);
  return `[profile.${name}]\naddress = "${proxy.address}"\napi_key = "${key}"\n[profile.${name}.tls]\n${lines.join('\n')}\n`;
}

beforeAll(async () => {
  project = await makeProject({ 'sim.json': JSON.stringify(SPEC) }, atEnd);
  await mkdir(join(project.folder, 'docs'));
  await project.write(
    'docs/monitor.md',
    '# Monitor\n\nThe lakehouse monitor watches tables. Analysts read the tables.\n',
  );
  const target = await startDevServer(project.folder, atEnd);
  proxy = await startTlsProxy({ target, asksForCertificate: true, apiKey: KEY });
  atEnd(() => proxy.close());
  const authority = { server_ca_cert_path: 'authority.crt' };
  const client = { client_cert_path: 'client.crt', client_key_path: 'client.key' };
  const stranger = { client_cert_path: 'stranger.crt', client_key_path: 'stranger.key' };
  await project.write(
    'temporal.toml',
    [
      profile('right', KEY, { ...authority, ...client }),
      profile('wrong_key', WRONG_KEY, { ...authority, ...client }),
      profile('stranger', KEY, { ...authority, ...stranger }),
      profile('mismatched', KEY, { ...authority, ...client, client_key_path: 'stranger.key' }),
    ].join('\n'),
  );
});

function as(name: string): Record<string, string> {
  return { TEMPORAL_CONFIG_FILE: join(project.folder, 'temporal.toml'), TEMPORAL_PROFILE: name };
}

describe('a Temporal server that asks for a client certificate and an API key', () => {
  it('is used by a worker, a batch and its status, with that certificate and no other', async () => {
    const worker = project.start(['worker'], as('right'));
    await vi.waitFor(() => expect(worker.stderr()).toContain(' serves '), { timeout: 60_000 });
    const ran = await project.run(['run', 'sim.json', '--batch', 'secured', '--out', 'secured.jsonl'], as('right'));
    expect({ code: ran.code, stderr: ran.stderr }).toMatchObject({ code: 0 });
    expect(ran.stderr).not.toMatch(/Warning/);
    const conversations = await project.records<ConversationRecord>('secured.conversations.jsonl');
    expect(conversations.map(({ outcome }) => outcome)).toEqual(['completed', 'completed', 'completed']);
    expect(await project.run(['status', 'secured'], as('right'))).toMatchObject({ code: 0 });
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toMatchObject({ code: 0 });
    expect([...proxy.seen]).toEqual(['convsim test client']);
    expect(proxy.calls()).toBeGreaterThan(conversations.length);
  });

  it.each([
    [
      'wrong_key',
      3,
      /^error: cannot reach Temporal at localhost:\d+: the server refuses the API key: unknown key Bearer \*\*\*; correct/,
    ],
    [
      'stranger',
      3,
      /^error: cannot reach Temporal at localhost:\d+: the server closed the connection when it saw the client/,
    ],
    ['mismatched', 2, /^error: temporal\.toml client_key_path: \S+ is not the key of the client certificate/],
  ])('turns the profile %s away with exit code %i and one line, by run and worker alike', async (name, code, line) => {
    const runs = [
      ['run', 'sim.json', '--batch', name],
      ['worker', '--verbose'],
    ];
    for (const args of runs) {
      const ended = await project.run(args, as(name));
      expect({ args, code: ended.code, stderr: ended.stderr }).toMatchObject({ args, code });
      const errors = ended.stderr.split('\n').filter((each) => each.startsWith('error:'));
      expect(errors).toEqual([expect.stringMatching(line)]);
      expect(ended.stderr).not.toContain(WRONG_KEY);
      expect(ended.stderr).not.toContain(KEY);
    }
  });
});

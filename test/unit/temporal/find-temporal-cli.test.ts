import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../src/contract/errors.ts';
import { cachedCliPath } from '../../../src/temporal/cli-cache.ts';
import { cliArchive } from '../../../src/temporal/download-cli.ts';
import { findTemporalCli } from '../../../src/temporal/find-temporal-cli.ts';
import { isAlive } from '../../../src/process/is-alive.ts';

const FLAGS = '--sqlite-pragma x --db-filename x --dynamic-config-value x --ui-port x --metrics-port x';
const TOOLS = '/usr/bin:/bin';

function fakeCli(version: string, flags = FLAGS): string {
  return `#!/bin/sh\nif [ "$1" = --version ]; then echo "temporal version ${version} (Server 1.29.1)"; else echo "${flags}"; fi\n`;
}

describe('findTemporalCli', () => {
  let folder: string;
  let binFolder: string;
  let cache: string;
  let url: string;
  let sha256: string;
  let server: Server;
  let answer: RequestListener;
  let said: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convsim-cli-'));
    binFolder = join(folder, 'bin');
    cache = join(folder, 'cache');
    said = [];
    answer = (_request, response) => response.writeHead(404).end();
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    sha256 = '';
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/archive`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  const find = (env: Record<string, string> = {}, signal?: AbortSignal): Promise<string> =>
    findTemporalCli({
      env: { PATH: binFolder, HOME: folder, CONVSIM_CACHE: cache, ...env },
      say: (line) => said.push(line),
      archive: { url, sha256 },
      signal,
    });

  async function program(path: string, text: string): Promise<string> {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
    await chmod(path, 0o755);
    return path;
  }

  async function archiveOf(text: string): Promise<Buffer> {
    await program(join(folder, 'packed', 'temporal'), text);
    const archive = join(folder, 'packed.tar.gz');
    execFileSync('tar', ['-czf', archive, '-C', join(folder, 'packed'), 'temporal']);
    const bytes = await readFile(archive);
    sha256 = createHash('sha256').update(bytes).digest('hex');
    return bytes;
  }

  it('takes the configured one before all others', async () => {
    await program(join(binFolder, 'temporal'), fakeCli('1.5.1'));
    const configured = await program(join(folder, 'mine'), fakeCli('0.0.0-DEV'));
    expect(await find({ CONVSIM_TEMPORAL_CLI: configured })).toBe(configured);
  });

  it.each([
    ['does not exist', undefined],
    ['is something else', '#!/bin/sh\necho hello\n'],
    ['fails', '#!/bin/sh\nexit 3\n'],
    ['is too old', fakeCli('1.2.0')],
  ])('refuses a configured one that %s, and looks no further', async (_what, text) => {
    await program(join(binFolder, 'temporal'), fakeCli('1.5.1'));
    const configured = join(folder, 'mine');
    if (text) await program(configured, text);
    const failure = find({ CONVSIM_TEMPORAL_CLI: configured });
    await expect(failure).rejects.toThrow(UnavailableError);
    await expect(failure).rejects.toThrow(`CONVSIM_TEMPORAL_CLI=${configured} cannot be used: `);
  });

  it('takes the one on the PATH when it can do what is needed', async () => {
    const path = await program(join(binFolder, 'temporal'), fakeCli('1.3.0'));
    expect(await find()).toBe(path);
    expect(said).toEqual([]);
  });

  it('continues with the cache when the one on the PATH lacks a flag', async () => {
    await program(join(binFolder, 'temporal'), fakeCli('1.5.1', FLAGS.replace('--sqlite-pragma', '')));
    const cached = await program(cachedCliPath({ CONVSIM_CACHE: cache }), fakeCli('1.5.1'));
    expect(await find()).toBe(cached);
  });

  it('downloads into the cache, following redirects, and finds it there the next time', async () => {
    const archive = await archiveOf(fakeCli('1.5.1'));
    let downloads = 0;
    answer = (request, response) => {
      if (request.url === '/archive') return response.writeHead(302, { location: '/file' }).end();
      downloads += 1;
      return response.end(archive);
    };
    const cached = cachedCliPath({ CONVSIM_CACHE: cache });
    expect(await find({ PATH: TOOLS })).toBe(cached);
    expect(await find({ PATH: TOOLS })).toBe(cached);
    expect(downloads).toBe(1);
    expect(said).toEqual(['downloading the Temporal CLI 1.5.1: up to a minute, once']);
    expect(await readdir(cache)).toEqual(['temporal-1.5.1']);
  });

  it('downloads twice at once without harm', async () => {
    const archive = await archiveOf(fakeCli('1.5.1'));
    answer = (_request, response) => response.end(archive);
    const found = await Promise.all([find({ PATH: TOOLS }), find({ PATH: TOOLS })]);
    expect(new Set(found)).toEqual(new Set([cachedCliPath({ CONVSIM_CACHE: cache })]));
    expect(await readdir(cache)).toEqual(['temporal-1.5.1']);
  });

  it('replaces a broken one in the cache', async () => {
    await program(cachedCliPath({ CONVSIM_CACHE: cache }), 'half a bin');
    const archive = await archiveOf(fakeCli('1.5.1'));
    answer = (_request, response) => response.end(archive);
    const path = await find({ PATH: TOOLS });
    expect(await readFile(path, 'utf8')).toBe(fakeCli('1.5.1'));
  });

  it('builds with Go when the download fails, without the secrets of the user', async () => {
    const go = `#!/bin/sh\n[ -z "$OPENAI_API_KEY" ] || exit 9\nprintf '%s' '${fakeCli('0.0.0-DEV')}' > "$GOBIN/temporal"; chmod +x "$GOBIN/temporal"; echo "$@" > "${folder}/asked"\n`;
    await program(join(binFolder, 'go'), go);
    const path = await find({ PATH: `${binFolder}:${TOOLS}`, OPENAI_API_KEY: 'secret' });
    expect(path).toBe(cachedCliPath({ CONVSIM_CACHE: cache }));
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe(
      'install github.com/temporalio/cli/cmd/temporal@v1.5.1\n',
    );
    expect(said.at(-1)).toBe('building the Temporal CLI with Go: about 3 minutes, once');
  });

  it('never caches a download that does not run', async () => {
    const archive = await archiveOf('#!/bin/sh\nexit 1\n');
    answer = (_request, response) => response.end(archive);
    await expect(find({ PATH: TOOLS })).rejects.toThrow(/download: .* ended with 1/);
    expect(await readdir(cache)).toEqual([]);
  });

  it('refuses an archive that is not the known one, names both digests, and keeps nothing of it', async () => {
    const archive = await archiveOf(fakeCli('1.5.1'));
    const received = sha256;
    sha256 = '0'.repeat(64);
    answer = (_request, response) => response.end(archive);
    await expect(find({ PATH: TOOLS })).rejects.toThrow(
      `download: ${url} is not the known archive and was thrown away: its SHA-256 is ${received}, and that of version 1.5.1 is ${sha256}`,
    );
    expect(await readdir(cache)).toEqual([]);
  });

  it('names what was tried and three remedies when nothing helps', async () => {
    await program(join(binFolder, 'temporal'), fakeCli('1.1.0'));
    const message = await find().then(String, (error: Error) => error.message);
    expect(message).toMatch(/PATH: .* is version 1\.1\.0; 1\.3\.0 or newer is needed/);
    expect(message).toMatch(/cache: nothing at .*; download: the server answered 404; Go: there is no go command/);
    expect(message).toMatch(/install the Temporal CLI .* CONVSIM_TEMPORAL_CLI .* TEMPORAL_ADDRESS/);
  });

  it('names a download server that does not answer', async () => {
    server.close();
    await expect(find()).rejects.toThrow(/download: connect ECONNREFUSED/);
  });

  it('breaks off a download when aborted, and leaves nothing behind', async () => {
    const end = new AbortController();
    answer = () => end.abort(new Error('interrupted'));
    await expect(find({}, end.signal)).rejects.toThrow('interrupted');
    expect(await readdir(cache)).toEqual([]);
  });

  it('kills a build with all its processes when aborted', async () => {
    const go = `#!/bin/sh\nsleep 60 &\necho $! > "${folder}/child"\nwait\n`;
    await program(join(binFolder, 'go'), go);
    const end = new AbortController();
    const finding = find({ PATH: `${binFolder}:${TOOLS}` }, end.signal);
    const child = async (): Promise<number> => Number(await readFile(join(folder, 'child'), 'utf8').catch(() => 0));
    await expect.poll(child).toBeGreaterThan(0);
    end.abort();
    await expect(finding).rejects.toMatchObject({ name: 'AbortError' });
    const pid = await child();
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(await readdir(cache)).toEqual([]);
  });

  it('clears away what a killed run left unfinished long ago, and nothing that is in progress', async () => {
    await mkdir(join(cache, 'unfinished-old'), { recursive: true });
    await mkdir(join(cache, 'unfinished-new'));
    await utimes(join(cache, 'unfinished-old'), new Date(0), new Date(0));
    await expect(find()).rejects.toThrow(UnavailableError);
    expect(await readdir(cache)).toEqual(['unfinished-new']);
  });
});

describe('cliArchive', () => {
  it.each([
    ['linux', 'x64', 'linux_amd64'],
    ['linux', 'arm64', 'linux_arm64'],
    ['darwin', 'x64', 'darwin_amd64'],
    ['darwin', 'arm64', 'darwin_arm64'],
  ] as const)('names the archive of the release for %s on %s, and its digest', (platform, architecture, name) => {
    const place = 'https://github.com/temporalio/cli/releases/download/v1.5.1/temporal_cli_1.5.1';
    expect(cliArchive(platform, architecture)).toEqual({
      url: `${place}_${name}.tar.gz`,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('knows none for other platforms', () => {
    expect(cliArchive('win32', 'x64')).toBeUndefined();
    expect(cliArchive('linux', 'ia32')).toBeUndefined();
  });
});

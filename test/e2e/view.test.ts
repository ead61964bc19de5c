import { chmod, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { makeProject, type Project, type Started } from '../support/cli.ts';
import { recordViewed } from '../support/viewed-batch.ts';

async function viewedProject(): Promise<Project> {
  const project = await makeProject({});
  await using store = await openStore({ home: project.home });
  await recordViewed(store);
  return project;
}

/** The address that the command prints. */
async function addressOf({ stdout }: Started): Promise<URL> {
  await vi.waitFor(() => expect(stdout()).toMatch(/^http:.*\n$/), { timeout: 60_000 });
  return new URL(stdout().trim());
}

describe('convsim view', () => {
  it('serves the page until Ctrl-C, without Temporal', async () => {
    const project = await viewedProject();
    const started = project.start(['view', 'nightly']);
    const address = await addressOf(started);
    expect(address.hash).toBe('#/batch/nightly');
    expect(await (await fetch(address)).text()).toContain('<div id="app">');
    const batches = await fetch(new URL('api/batches', address));
    expect(await batches.json()).toMatchObject([{ batchId: 'nightly', seeds: 4 }]);
    expect((await fetch(new URL('/', address))).status).toBe(404);
    started.child.kill('SIGINT');
    expect(await started.ended).toMatchObject({ code: 0, signal: null });
    await expect(readFile(join(project.home, 'server.json'))).rejects.toThrow('ENOENT');
  });

  it('opens the browser at the conversation that is named, and goes on where it cannot', async () => {
    const project = await viewedProject();
    const opened = join(project.folder, 'opened');
    await project.write('browser', `#!/bin/sh\nprintf %s "$1" > ${opened}\n`);
    await chmod(join(project.folder, 'browser'), 0o755);
    // Without a display the variable alone says which browser there is.
    const open = (browser: string) => {
      const env = { BROWSER: browser, DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
      return project.start(['view', 'nightly/b', '--open'], env);
    };
    const working = open(join(project.folder, 'browser'));
    const address = await addressOf(working);
    expect(address.hash).toBe('#/batch/nightly/1');
    await vi.waitFor(async () => expect(await readFile(opened, 'utf8')).toBe(address.href), { timeout: 30_000 });
    const without = open(join(project.folder, 'no-browser'));
    await vi.waitFor(() => expect(without.stderr()).toContain('the browser could not be opened'), { timeout: 30_000 });
    expect((await fetch(await addressOf(without))).status).toBe(200);
    for (const { child, ended } of [working, without]) {
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: 0 });
    }
  });

  it('says what is wrong with a batch, a port, or an empty folder', async () => {
    const project = await viewedProject();
    const unknown = await project.run(['view', 'nightli']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('there is no batch "nightli" in this store; did you mean nightly?');
    const odd = await project.run(['view', '--port', 'http']);
    expect(odd).toMatchObject({ code: 2, stderr: expect.stringContaining('--port: expected a port') });
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const taken = await project.run(['view', '--port', String(port)]);
    other.close();
    expect(taken).toMatchObject({ code: 3, stderr: expect.stringContaining('another process uses it') });
    const empty = await makeProject({});
    const nothing = await empty.run(['view']);
    expect(nothing).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('no batches yet') });
  });
});

import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';
import { run, problems } from '../../support/reading-commands.ts';

describe('without a store', () => {
  it('status says how to start, makes no store, and is an empty list for programs', async () => {
    const home = await tempFolder();
    expect(await run(['status'], { home })).toEqual({
      out: '',
      err: `no batches yet in ${home}, nor in a .convsim of the folders above; start one with convsim run SPEC\n`,
    });
    expect((await run(['status', '--json'], { home })).out).toBe('[]\n');
    expect(await readdir(home)).toEqual([]);
  });

  it.each([
    ['status', 'demo'],
    ['show', 'demo/s1'],
    ['export', 'demo'],
  ])('%s %s is bad input', async (...args) => {
    const home = await tempFolder();
    expect(String(await problems(args, { home }))).toMatch(/no batches .*convsim run SPEC/);
    expect(await readdir(home)).toEqual([]);
  });
});

import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandWords } from '../../../src/cli/command-words.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** A folder with the built command, which a link in `bin` points to. */
async function installation() {
  const root = await tempFolder({ 'dist/cli.js': '#!/usr/bin/env node', 'src/cli.ts': '', 'other/convsim': '' });
  await mkdir(join(root, 'bin'));
  await mkdir(join(root, 'sim'));
  await chmod(join(root, 'dist/cli.js'), 0o755);
  await chmod(join(root, 'other/convsim'), 0o755);
  await symlink('../dist/cli.js', join(root, 'bin/convsim'));
  return { root, script: join(root, 'dist/cli.js'), folder: join(root, 'sim') };
}

describe('the name of the command', () => {
  it('is convsim where the PATH finds the script that runs', async () => {
    const { root, script, folder } = await installation();
    const env = { PATH: join(root, 'bin') };
    expect(await commandWords({ script, folder, env })).toEqual(['convsim']);
    expect(await commandWords({ script: join(root, 'bin/convsim'), folder, env })).toEqual(['convsim']);
  });

  it('is the path of the script, from the folder of the next command, where the PATH has none or another convsim', async () => {
    const { root, script, folder } = await installation();
    const words = ['node', '../dist/cli.js'];
    expect(await commandWords({ script, folder, env: { PATH: '' } })).toEqual(words);
    expect(await commandWords({ script, folder, env: { PATH: join(root, 'other') } })).toEqual(words);
  });

  it('is the whole path where that is shorter than the way up to it', async () => {
    const { root, script } = await installation();
    const folder = join(root, 'a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z');
    await mkdir(folder, { recursive: true });
    expect(await commandWords({ script, folder, env: {} })).toEqual(['node', script]);
  });

  it('goes through npx where npm put the command on the PATH for the moment', async () => {
    const { root, folder } = await installation();
    const script = join(root, 'node_modules/.bin/convsim');
    const env = { PATH: join(root, 'node_modules/.bin'), npm_lifecycle_event: 'npx' };
    expect(await commandWords({ script, folder, env })).toEqual(['npx', 'convsim']);
  });

  it('runs a source file through tsx', async () => {
    const { root, folder } = await installation();
    const script = join(root, 'src/cli.ts');
    expect(await commandWords({ script, folder, env: {} })).toEqual(['npx', 'tsx', '../src/cli.ts']);
  });
});

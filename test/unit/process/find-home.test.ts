import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { findHome } from '../../../src/process/find-home.ts';
import { tempFolder } from '../../support/temp-folder.ts';

describe('findHome', () => {
  it('finds the nearest .convsim of the folders above', async () => {
    const project = await tempFolder();
    const deep = join(project, 'a', 'b');
    await mkdir(deep, { recursive: true });
    await mkdir(join(project, '.convsim'));
    expect(findHome(deep)).toBe(join(project, '.convsim'));
    await mkdir(join(project, 'a', '.convsim'));
    expect(findHome(deep)).toBe(join(project, 'a', '.convsim'));
    await mkdir(join(deep, '.convsim'));
    expect(findHome(deep)).toBe(join(deep, '.convsim'));
  });

  it('names the one of the folder itself where there is none, creates nothing, and passes over files', async () => {
    const project = await tempFolder();
    await mkdir(join(project, 'a'));
    await writeFile(join(project, '.convsim'), '');
    expect(findHome(join(project, 'a'))).toBe(join(project, 'a', '.convsim'));
    expect(await readdir(join(project, 'a'))).toEqual([]);
  });
});

describe('readConfig', () => {
  it('prefers CONVSIM_HOME', async () => {
    const project = await tempFolder();
    expect(readConfig({ CONVSIM_HOME: project }).home).toBe(project);
  });
});

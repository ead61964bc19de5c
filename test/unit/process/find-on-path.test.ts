import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOnPath } from '../../../src/process/find-on-path.ts';

describe('findOnPath', () => {
  let folder: string;
  const place = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convsim-path-'));
    await Promise.all(['first', 'second', 'third/tool'].map((name) => mkdir(place(name), { recursive: true })));
    await writeFile(place('first/tool'), 'no program', { mode: 0o644 });
    await writeFile(place('second/tool'), '#!/bin/sh', { mode: 0o755 });
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('gives the first program of that name, passing over folders and files that cannot be run', () => {
    const path = ['missing', 'third', 'first', 'second'].map(place).join(delimiter);
    expect(findOnPath('tool', path)).toBe(place('second/tool'));
  });

  it('finds nothing where there is none, no PATH, or only a relative folder', () => {
    const paths = [place('first'), '', undefined, relative(process.cwd(), place('second'))];
    expect(paths.map((path) => findOnPath('tool', path))).toEqual(Array(4).fill(undefined));
  });
});

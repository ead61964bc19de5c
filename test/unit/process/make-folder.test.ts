import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/process/make-folder.ts';
import { tempFolder } from '../../support/temp-folder.ts';

describe('a folder', () => {
  it('is made with those above it, and kept if it exists', async () => {
    const above = await tempFolder();
    const folder = join(above, 'a/b/c');
    expect(makeFolder(folder)).toBe(join(above, 'a'));
    expect(makeFolder(folder)).toBeUndefined();
    expect(makeFolder(join(folder, 'd'))).toBe(join(folder, 'd'));
    expect(existsSync(folder)).toBe(true);
  });

  it.runIf(existsSync('/proc/self'))('that the system refuses is an error at once', () => {
    expect(() => makeFolder('/proc/convsim/deep')).toThrow(/^ENOENT: .*mkdir '\/proc\/convsim'/);
  });

  it('below a file is an error that names the path', async () => {
    const folder = await tempFolder({ file: '' });
    expect(() => makeFolder(join(folder, 'file/below'))).toThrow(/^ENOTDIR: /);
  });
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEnvFile } from '../../../src/process/load-env-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function loaded(text: string, before: Record<string, string> = {}) {
  const env: Record<string, string | undefined> = { ...before };
  loadEnvFile(await tempFolder({ '.env': text }), env);
  return env;
}

describe('loadEnvFile', () => {
  it('sets variables, quoted ones, exported ones and those behind a byte order mark too', async () => {
    expect(await loaded('\uFEFFA=1\n# note\nB="two words"\nexport C=3\r\n')).toEqual({
      A: '1',
      B: 'two words',
      C: '3',
    });
  });

  it('ends lines at CR, LF or both', async () => {
    expect(await loaded('A=1\rB=2\r\nC=3\nD="4"\r')).toEqual({ A: '1', B: '2', C: '3', D: '4' });
  });

  it.each([
    [
      'UTF-16 with a byte order mark',
      Buffer.from('\uFEFFA=1\nB=2\n', 'utf16le'),
      'is not UTF-8 text; save it as UTF-8',
    ],
    ['UTF-16 without one', Buffer.from('A=1\n', 'utf16le'), 'is not UTF-8 text'],
    ['a NUL', Buffer.from('A=1\0\n'), 'is not UTF-8 text'],
    ['zeros', Buffer.alloc(10), 'is not UTF-8 text'],
    ['more than a MiB', Buffer.from('A=1\n'.repeat(300_000)), 'is larger than 1 MiB; keep only variables in it'],
  ])('refuses %s and sets nothing', async (_, bytes, says) => {
    const folder = await tempFolder();
    await writeFile(join(folder, '.env'), bytes);
    const env = {};
    expect(() => loadEnvFile(folder, env)).toThrow(`${join(folder, '.env')}: ${says}`);
    expect(env).toEqual({});
  });

  it('never replaces what is set', async () => {
    expect(await loaded('A=file\nB=file', { A: 'shell' })).toEqual({ A: 'shell', B: 'file' });
    expect(await loaded('A=file', { A: '' })).toEqual({ A: '' });
  });

  it('leaves what configures convsim to the shell', async () => {
    expect(await loaded('CONVSIM_HOME=x\nTEMPORAL_ADDRESS=y\nhttps_proxy=z\nNODE_OPTIONS=w\nKEY=k')).toEqual({
      KEY: 'k',
    });
  });

  it('does nothing without a file, also where .env is a folder', async () => {
    const folder = await tempFolder();
    const env = {};
    loadEnvFile(folder, env);
    await mkdir(join(folder, '.env'));
    loadEnvFile(folder, env);
    expect(env).toEqual({});
  });
});

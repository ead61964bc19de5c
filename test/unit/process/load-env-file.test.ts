import { mkdir } from 'node:fs/promises';
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

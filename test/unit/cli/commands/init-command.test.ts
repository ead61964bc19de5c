import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../../../src/cli/cli-context.ts';
import { initCommand } from '../../../../src/cli/commands/init-command.ts';
import { fakeTerminal } from '../../../support/fake-terminal.ts';
import { run } from '../../../support/reading-commands.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const KEYS = { OPENAI_API_KEY: 'k', DATABRICKS_HOST: 'https://dbc.test', DATABRICKS_TOKEN: 't' };

async function init(folder: string, ...args: string[]): Promise<string> {
  const { terminal, err } = fakeTerminal();
  const context: CliContext = { config: { home: folder, prefix: 'convsim', env: {} }, terminal, verbose: false };
  const command = initCommand(context)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  await command.parseAsync([folder, ...args], { from: 'user' });
  return err();
}

describe('init', () => {
  it.runIf(existsSync('/proc/self'))('ends at once where the system takes no files', async () => {
    await expect(init('/proc/convsim/sim')).rejects.toThrow(
      /^\/proc\/convsim\/sim: cannot be written to: ENOENT: .*; name another folder: convsim init DIR$/,
    );
  });
});

describe('init --agent', () => {
  it('names every file that it writes', async () => {
    const folder = await tempFolder();
    const said = await init(folder, '--agent', 'openai');
    for (const name of await readdir(folder)) expect(said).toContain(`wrote ${join(folder, name)}\n`);
  });

  it('shows how a model of the same server asks', async () => {
    const folder = await tempFolder();
    await init(folder, '--agent', 'openai');
    const file = join(folder, 'sim.yaml');
    const text = (await readFile(file, 'utf8')).replace('questions: { type: offline }\n', '');
    await writeFile(file, text.replace('# questions: {', 'questions: {'));
    const { err } = await run(['validate', file], { home: join(folder, '.convsim'), env: KEYS });
    expect(err).toContain('agent openai-chat, questions llm');
  });

  it.each([
    ['openai', 'openai-chat', 'set OPENAI_API_KEY, in the shell or in '],
    ['http', 'http', 'replace the address of the agent'],
    ['mlflow', 'mlflow', 'replace the address of the agent'],
    ['databricks', 'databricks-serving', 'set DATABRICKS_HOST and DATABRICKS_TOKEN'],
  ])('%s writes a spec that validate accepts', async (agent, type, says) => {
    const folder = await tempFolder();
    expect(await init(folder, '--agent', agent)).toContain(says);
    expect((await readdir(folder)).toSorted()).toEqual(['.gitignore', 'seeds.csv', 'sim.yaml']);
    const { err } = await run(['validate', join(folder, 'sim.yaml')], { home: join(folder, '.convsim'), env: KEYS });
    expect(err).toContain(`sim.yaml is valid: 5 seeds, agent ${type}, questions offline`);
  });

  it('refuses another type and names those there are', async () => {
    const folder = await tempFolder();
    await expect(init(folder, '--agent', 'soap')).rejects.toThrow('openai, http, mlflow, databricks');
    expect(await readdir(folder)).toEqual([]);
  });

  it('names guide pages that exist', async () => {
    const folder = await tempFolder();
    await init(folder, '--agent', 'openai');
    const pages = (await readFile(join(folder, 'sim.yaml'), 'utf8')).match(/docs\/guide\/[\w-]+\.md/g) ?? [];
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) expect(await readFile(page, 'utf8')).not.toBe('');
  });
});

describe('init --user', () => {
  it('writes users with goals, a persona and a stop rule, which validate accepts without a key', async () => {
    const folder = await tempFolder();
    await init(folder, '--user');
    expect((await readdir(folder)).toSorted()).toEqual(['.gitignore', 'agent.ts', 'seeds.csv', 'sim.yaml']);
    const { err } = await run(['validate', join(folder, 'sim.yaml')], { home: join(folder, '.convsim') });
    expect(err).toContain('sim.yaml is valid: 4 seeds × 2 personas = 8 conversations, agent module, questions user');
    expect(err).toContain('at most 56 calls of the agent and 60 of the user');
    const spec = await readFile(join(folder, 'sim.yaml'), 'utf8');
    for (const key of ['user:', 'personas:', 'stop:', 'hurried:']) expect(spec).toContain(key);
  });

  it('goes with an agent of your own', async () => {
    const folder = await tempFolder();
    await init(folder, '--user', '--agent', 'http');
    expect((await readdir(folder)).toSorted()).toEqual(['.gitignore', 'seeds.csv', 'sim.yaml']);
    const { err } = await run(['validate', join(folder, 'sim.yaml')], { home: join(folder, '.convsim') });
    expect(err).toContain('8 conversations, agent http, questions user');
  });

  it('names guide pages that exist', async () => {
    const folder = await tempFolder();
    await init(folder, '--user');
    const pages = (await readFile(join(folder, 'sim.yaml'), 'utf8')).match(/docs\/guide\/[\w-]+\.md/g) ?? [];
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(await readFile(page, 'utf8')).not.toBe('');
  });
});

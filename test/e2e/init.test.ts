import { execFile, spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { temporalCli } from '../support/temporal-cli.ts';
import { makeProject, type Project } from '../support/cli.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TURNS = 4;

/** The commands that init prints, verbatim. */
function printedCommands(stderr: string): string[] {
  const lines = stderr.trimEnd().split('\n');
  return lines.slice(lines.indexOf('next:') + 1).map((line) => line.trim());
}

async function runAsPrinted(commands: readonly string[], { folder, home }: Project): Promise<number | null> {
  const env = { ...process.env, CONVSIM_HOME: home, CONVSIM_TEMPORAL_CLI: await temporalCli() };
  const shell = spawn('sh', ['-c', commands.join(' && ')], { cwd: folder, env, stdio: 'ignore' });
  return new Promise((resolve) => shell.on('close', resolve));
}

async function recordsIn(folder: string): Promise<{ turns: TurnRecord[]; conversations: ConversationRecord[] }> {
  const names = await readdir(folder);
  const conversations = names.find((name) => name.endsWith('.conversations.jsonl')) ?? 'no conversations file';
  const read = async <T>(name: string) => {
    const text = await readFile(join(folder, name), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  };
  const turns = conversations.replace('.conversations', '');
  return { turns: await read<TurnRecord>(turns), conversations: await read<ConversationRecord>(conversations) };
}

describe('init', () => {
  it('writes users who reach their goals, lose patience and are stopped, without a key', async () => {
    const project = await makeProject({});
    const ended = await project.run(['init', 'goals', '--user']);
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    expect(await runAsPrinted(printedCommands(ended.stderr), project)).toBe(0);

    const { turns, conversations } = await recordsIn(join(project.folder, 'goals'));
    expect(conversations.map(({ seed_id: id }) => id).slice(0, 2)).toEqual(['lend-books.plain', 'lend-books.hurried']);
    const outcomes = new Set(conversations.map(({ outcome }) => outcome));
    expect([...outcomes].toSorted()).toEqual(['goal-reached', 'stopped', 'user-gave-up']);
    for (const { case_id: id, end_reason: reason } of conversations) {
      expect(id).toMatch(/^(?:lend-books|study-room|print-photos|telescope)$/);
      expect(reason).not.toBe('');
    }
    expect(turns[0]?.metadata).toMatchObject({ persona: 'plain', user: { helped: null, open: [1, 2] } });
    expect(turns[0]?.metadata.tool_calls).toMatchObject([{ name: 'searchFacts' }]);
  });

  it('writes a simulation that the printed commands run to complete records', async () => {
    const project = await makeProject({});
    const ended = await project.run(['init', 'my sim']);
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    const commands = printedCommands(ended.stderr);
    expect(commands[0]).toBe("cd 'my sim'");
    expect(commands.at(-1)).toMatch(/^node .*dist\/cli\.js run sim\.yaml$/);
    expect(await runAsPrinted(commands, project)).toBe(0);

    const { turns, conversations } = await recordsIn(join(project.folder, 'my sim'));
    expect(conversations.map(({ outcome }) => outcome)).toEqual(Array(5).fill('completed'));
    expect(turns).toHaveLength(5 * TURNS);
    for (const { conversation_id: id } of conversations) {
      const own = turns.filter(({ metadata }) => metadata.conversation_id === id);
      expect(new Set(own.map(({ request }) => request.at(-1)?.content)).size).toBe(TURNS);
      expect(own.every(({ response }) => !response.content.startsWith('I am sorry'))).toBe(true);
    }
    expect(turns[0]?.metadata.seed_metadata).toEqual({ visitor: 'new in town' });
  });

  it('writes TypeScript that holds under strict', async () => {
    const { run, folder } = await makeProject({});
    await run(['init']);
    const types = ['--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node'];
    const strict = [
      '--noEmit',
      '--strict',
      '--noUncheckedIndexedAccess',
      '--exactOptionalPropertyTypes',
      '--noUnusedLocals',
    ];
    const module = ['--target', 'es2022', '--module', 'nodenext'];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const files = ['agent.ts', 'user.ts'];
    const check = promisify(execFile)(process.execPath, [tsc, ...strict, ...module, ...types, ...files], {
      cwd: folder,
    });
    await expect(check).resolves.toMatchObject({ stdout: '' });
  });

  it('overwrites nothing: it names every file that is there, ends with 2 and writes none', async () => {
    const project = await makeProject({ 'agent.ts': 'mine', 'sim.yaml': 'mine too' });
    const ended = await project.run(['init']);
    expect(ended.code).toBe(2);
    expect(ended.stderr.match(/^error: (\S+): already exists/gm)).toEqual([
      'error: sim.yaml: already exists',
      'error: agent.ts: already exists',
    ]);
    expect(await readFile(join(project.folder, 'agent.ts'), 'utf8')).toBe('mine');
    expect((await readdir(project.folder)).toSorted()).toEqual(['agent.ts', 'sim.yaml']);
  });

  it('says which place cannot be written to', async () => {
    const project = await makeProject({ taken: 'a file' });
    const ended = await project.run(['init', 'taken']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^error: .*taken: cannot be written to: .*name another folder/);
  });

  it('adds to a .gitignore what it lacks and keeps the rest', async () => {
    const project = await makeProject({});
    await mkdir(join(project.folder, 'sim'));
    await project.write('sim/.gitignore', 'node_modules/\n.convsim/');
    await project.run(['init', 'sim']);
    const text = await readFile(join(project.folder, 'sim/.gitignore'), 'utf8');
    expect(text).toBe('node_modules/\n.convsim/\n/*.jsonl\n.env\n');
  });
});

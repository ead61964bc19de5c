import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moduleAgent } from '../../../src/agents/module-agent.ts';
import { moduleContext } from '../../../src/contexts/module-context.ts';
import { loadModuleFunction } from '../../../src/modules/load-module.ts';
import { moduleQuestions } from '../../../src/questions/module-questions.ts';
import { failureOf } from '../../support/failure-of.ts';
import { tempFolder } from '../../support/temp-folder.ts';

function hostOf(projectDir: string, timeoutMs = 5_000) {
  return { projectDir, timeoutMs, readEnv: () => undefined };
}

async function load(files: Record<string, string>, path: string, exportName?: string) {
  const projectDir = await tempFolder(files);
  return loadModuleFunction({ projectDir, path, exportName, option: 'agent.path' });
}

describe('loading a module', () => {
  const source = 'export const ask = () => "named"; export default () => "default";';
  const commonJs = 'exports.ask = () => "named"; exports.default = () => "default";';
  it.each([
    ['a.mjs', source],
    ['a.js', source],
    ['a.cjs', commonJs],
    ['a.ts', source.replace('() =>', '(): string =>')],
    ['a.mts', source.replace('() =>', '(): string =>')],
    ['a.cts', commonJs.replace('() =>', '(): string =>')],
    ['esm/a.ts', `${source} export type Answer = { text: string }; await Promise.resolve();`],
    ['esm/a.js', source],
  ])('finds the default and a named export of %s', async (path, text) => {
    const files = { [path]: text, 'esm/package.json': '{"type":"module"}' };
    expect((await load(files, path)).run()).toBe('default');
    expect((await load(files, path, 'ask')).run()).toBe('named');
  });

  it('lets TypeScript import TypeScript', async () => {
    const files = {
      'agent.ts': "import { word } from './lib/word.ts'; export default () => word;",
      'lib/word.ts': "export const word: string = 'imported';",
    };
    expect((await load(files, 'agent.ts')).run()).toBe('imported');
  });

  it.each(['counted.ts', 'counted.mjs'])('loads %s once, however many ask at the same time', async (path) => {
    const key = `loads of ${path}`;
    const text = `globalThis['${key}'] = (globalThis['${key}'] ?? 0) + 1; export default () => globalThis['${key}'];`;
    const projectDir = await tempFolder({ [path]: text });
    const all = Array.from({ length: 20 }, () => loadModuleFunction({ projectDir, path, option: 'agent.path' }));
    expect((await Promise.all(all)).map((found) => found.run())).toEqual(Array(20).fill(1));
  });

  it('loads two different modules at the same time', async () => {
    const files = { 'one.ts': 'export default () => 1', 'two.ts': 'export default () => 2' };
    const projectDir = await tempFolder(files);
    const paths = ['one.ts', 'two.ts'];
    const found = paths.map((path) => loadModuleFunction({ projectDir, path, option: 'agent.path' }));
    expect((await Promise.all(found)).map((one) => one.run())).toEqual([1, 2]);
  });

  it.each(['agent.ts', 'agent.mjs'])('reads %s again once it is repaired', async (path) => {
    const projectDir = await tempFolder({ [path]: 'throw new Error("not yet")' });
    const reference = { projectDir, path, option: 'agent.path' };
    await failureOf(loadModuleFunction(reference));
    await writeFile(join(projectDir, path), 'export default () => "repaired"');
    expect((await loadModuleFunction(reference)).run()).toBe('repaired');
  });
});

describe('refusing a module', () => {
  const files = {
    'ok.mjs': 'export const ask = 1; export function other() {}',
    'empty.mjs': '',
    'empty.ts': '',
    'near.ts': 'export const agent = () => 1;',
    'throws.mjs': 'throw new Error("no database\\nsecond line")',
    'broken.ts': 'export const x: number = ;',
    'notes.txt': '',
    'folder/x.ts': '',
  };
  it.each([
    ['none.ts', undefined, 'none.ts is not a readable file in '],
    ['folder', undefined, 'folder is not a readable file in '],
    ['notes.txt', undefined, 'notes.txt is not a module. Name a file that ends in .ts, .mts, .cts, .js, .mjs, .cjs.'],
    ['throws.mjs', undefined, 'throws.mjs fails to load: no database'],
    ['broken.ts', undefined, 'Unexpected ";"'],
    [
      'ok.mjs',
      'agent',
      'the export agent of ok.mjs is missing. The file exports ask, other; name a function with export.',
    ],
    ['ok.mjs', undefined, 'the default export of ok.mjs is missing. The file exports ask, other;'],
    ['ok.mjs', 'ask', 'the export ask of ok.mjs is of type number, not a function.'],
    ['empty.mjs', undefined, 'The file exports nothing;'],
    ['empty.ts', 'agent', 'the export agent of empty.ts is missing. The file exports nothing; add a function to it:'],
    ['near.ts', 'agnt', 'the export agnt of near.ts is missing. Did you mean agent?'],
  ])('says what is wrong with %s, export %s', async (path, exportName, text) => {
    const failure = await failureOf(load(files, path, exportName));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toMatch(/^agent\.path: /);
    expect(failure.message).toContain(text);
    expect(failure.message).not.toContain('\n');
  });

  it('does not list a made-up default export of TypeScript outside of a module package', async () => {
    const failure = await failureOf(load({ 'a.ts': 'export const ask = () => 1;' }, 'a.ts'));
    expect(failure.message).toContain('the default export of a.ts is missing. The file exports ask;');
  });

  it('refuses a file outside of the project folder, also through a link', async () => {
    const outside = await tempFolder({ 'agent.mjs': 'globalThis.intruded = true; export default () => 1;' });
    const projectDir = await tempFolder();
    await symlink(join(outside, 'agent.mjs'), join(projectDir, 'link.mjs'));
    await symlink(outside, join(projectDir, 'linked'));
    for (const path of ['link.mjs', 'linked/agent.mjs', join(outside, 'agent.mjs')]) {
      const failure = await failureOf(loadModuleFunction({ projectDir, path, option: 'agent.path' }));
      expect(failure.type).toBe('WorkerMisconfigured');
      expect(failure.message).toContain(`${path} is outside of the project folder ${projectDir}`);
    }
    expect('intruded' in globalThis).toBe(false);
  });

  it('takes a project folder that is itself a link, and a name that begins with two dots', async () => {
    const real = await tempFolder({ '..agent.mjs': 'export default () => "here";' });
    const projectDir = join(await tempFolder(), 'link');
    await symlink(real, projectDir);
    const found = await loadModuleFunction({ projectDir, path: '..agent.mjs', option: 'agent.path' });
    expect(found.run()).toBe('here');
  });

  it('is found by create already', async () => {
    const host = hostOf(await tempFolder());
    for (const type of [moduleAgent, moduleQuestions, moduleContext]) {
      const failure = await failureOf(Promise.resolve(type.create({ path: 'gone.ts' }, host)));
      expect(failure.type).toBe('WorkerMisconfigured');
    }
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { codeFigures } from '../../../scripts/measure-code/code-figures.ts';

async function figuresOf(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const root = await mkdtemp(join(tmpdir(), 'convsim-figures-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return Object.fromEntries(codeFigures(join(root, 'src')));
}

it('counts files, lines, functions and tests', async () => {
  const figures = await figuresOf({
    'src/one.ts': '/** Gives one. */\nexport function one(): number {\n  return 1;\n}\n',
    'src/two.ts': `${'\n'.repeat(20)}const two = () => 2;\nconst three = (): any => {\n  return two();\n};\n`,
    'test/one.test.ts': '\n'.repeat(12),
    'test/support/fake.ts': '\n'.repeat(2),
  });
  expect(figures).toMatchObject({
    'source files': '2',
    'source lines': '28',
    'file lines: median / p90 / max': '4 / 24 / 24',
    'files of at most 12 / 25 lines': '50 % / 100 %',
    'function lines: median / p90 / p99 / max': '3 / 3 / 3 / 3',
    any: '1',
    'comment lines': '3.6 %',
    'test : source lines, with / without test/support': '0.50 / 0.43',
  });
});

it('tells plain errors from own ones', async () => {
  const plain = 'if (Math.random() > 1) throw new TypeError();\n';
  const own = 'class WrongError extends Error {}\nif (plain) throw new WrongError();\nthrow makeError();\n';
  expect(await figuresOf({ 'src/a.ts': plain + own })).toMatchObject({
    'error classes': '1',
    'throw Error : own': '1 : 2',
  });
});

it('finds exports without a comment, and files named after none of their exports', async () => {
  const figures = await figuresOf({
    'src/read-http-url.ts': '/** Reads. */\nexport const readHTTPUrl = 1;\n',
    'src/group-size.ts': '/** Size. */\nexport const GROUP_SIZE = 1;\n',
    'src/things.ts': '/** First. */\nexport const first = 1;\n\nexport const second = 2;\n',
  });
  expect(figures).toMatchObject({ 'exports commented': '75 %', 'file name = an export': '67 %' });
});

it('finds circles of types, and small files with one importer', async () => {
  const figures = await figuresOf({
    'src/a.ts': "import type { B } from './b.ts';\nexport type A = B | undefined;\n",
    'src/b.ts': "export type { A } from './a.ts';\nexport type B = 1;\n",
    'src/c.ts': "import { A } from './b.ts';\nimport 'node:fs';\n",
  });
  expect(figures).toMatchObject({
    'import circles, types counted': '1',
    '  circle': 'a.ts b.ts',
    'files of at most 25 lines with one importer': '1',
  });
});

it('says so when there is nothing to measure', async () => {
  await expect(figuresOf({ 'src/readme.md': '' })).rejects.toThrow('there is no TypeScript file in ');
});

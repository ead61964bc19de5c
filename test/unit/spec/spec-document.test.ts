import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { fakeComponentTypes as types } from '../../support/fake-component-types.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { problemsIn } from '../../support/loaded-spec.ts';

describe('a file that cannot be read as a spec', () => {
  it('says that the file is not there', async () => {
    const folder = await tempFolder();
    expect(await inputProblems(readSpec(join(folder, 'sim.yaml'), { env: {}, types }), folder)).toEqual([
      'sim.yaml: no such file; create it or correct the path',
    ]);
  });

  it.each(['sim.yml', 'simm.yaml'])('names the one beside %s', async (name) => {
    const folder = await tempFolder({ 'sim.yaml': '', 'other.yaml': '' });
    expect(await inputProblems(readSpec(join(folder, name), { env: {}, types }), folder)).toEqual([
      `${name}: no such file; did you mean sim.yaml?`,
    ]);
  });

  it('says that a folder is no spec', async () => {
    const folder = await tempFolder();
    expect(await inputProblems(readSpec(folder, { env: {}, types }), folder)).toEqual(['.: is a folder; name a file']);
  });

  it('says that the bytes are no UTF-8', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'sim.yaml'), Buffer.from([0x74, 0xff, 0xfe]));
    expect(await inputProblems(readSpec(join(folder, 'sim.yaml'), { env: {}, types }), folder)).toEqual([
      'sim.yaml: is not UTF-8 text; save it as UTF-8',
    ]);
  });

  it.each([
    ['', 'sim.yaml: is empty; a spec has at least the key agent, such as "agent: { type: docs-qa, docs: ./docs }"'],
    [
      '# only a comment\n',
      'sim.yaml: is empty; a spec has at least the key agent, such as "agent: { type: docs-qa, docs: ./docs }"',
    ],
    ['- 1\n- 2\n', 'sim.yaml: expected a mapping with keys such as agent and seeds, got a list'],
    ['hello\n', 'sim.yaml: expected a mapping with keys such as agent and seeds, got "hello"'],
    ['tag: a\nagent:\n\ttype: x\n', 'sim.yaml:3: a tab indents this line; indent with spaces'],
    ['tag: "open\n', 'sim.yaml:2: not valid YAML: Missing closing quote'],
    ['tag: a\ntag: b\n', 'sim.yaml:2: the key "tag" appears twice; keep one of them'],
    ['tag: a\n---\ntag: b\n', 'sim.yaml:2: a second document starts here; keep one spec per file'],
    ['? [a]\n: 1\n', 'sim.yaml:1: a key must be plain text; quote it'],
    ['tag: a\nname: *x\n', 'sim.yaml:2: *x is not defined above; write &x before it'],
    ['agent: &a\n  docs: *a\n', 'sim.yaml:2: *a contains itself; write it out'],
    ['tag: !secret x\n', 'sim.yaml:1: not valid YAML: Unresolved tag: !secret'],
  ])('explains %j', async (text, problem) => {
    expect(await problemsIn(text)).toEqual([problem]);
  });

  it('gives up on aliases that multiply', async () => {
    const lines = Array.from({ length: 9 }, (_, level) => {
      return `k${level + 1}: &k${level + 1} [${Array(10).fill(`*k${level}`).join(', ')}]`;
    });
    expect(await problemsIn(['k0: &k0 x', ...lines].join('\n'))).toEqual([
      'sim.yaml: its aliases expand to too many values; write them out',
    ]);
  });

  it('reports every line with a syntax error at once', async () => {
    expect(await problemsIn('tag: a\ntag: b\nname: a\nname: b\n')).toEqual([
      'sim.yaml:2: the key "tag" appears twice; keep one of them',
      'sim.yaml:4: the key "name" appears twice; keep one of them',
    ]);
  });

  it('speaks of JSON in a JSON file', async () => {
    expect(await problemsIn('{\n"tag": plain}', {}, 'sim.json')).toEqual([
      'sim.json:2: not valid JSON: Unresolved plain scalar "plain"',
    ]);
  });
});

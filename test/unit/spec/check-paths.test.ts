import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { fakeComponentTypes as types } from '../../support/fake-component-types.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { problemsIn } from '../../support/loaded-spec.ts';

describe('paths of components', () => {
  it.each([
    ['{ type: docs-qa, docs: ./nope }', 'agent.docs: no such folder: nope; create it or correct the path'],
    ['{ type: docs-qa, docs: ./agent.ts }', 'agent.docs: agent.ts is a file; name a folder'],
    ['{ type: module, path: ./docs }', 'agent.path: docs is a folder; name a file'],
    ['{ type: docs-qa, docs: ./dosc }', 'agent.docs: no such folder: dosc; did you mean docs?'],
    ['{ type: module, path: ./agnet.ts }', 'agent.path: no such file: agnet.ts; did you mean agent.ts?'],
    ['{ type: module, path: ./docs/x.ts }', 'agent.path: no such file: docs/x.ts; create it or correct the path'],
  ])('explains agent: %s', async (agent, problem) => {
    expect(await problemsIn(`agent: ${agent}\n`)).toEqual([`sim.yaml:1 ${problem}`]);
  });

  it('checks all three components', async () => {
    const sections = ['agent', 'questions', 'context'];
    const text = sections.map((section) => `${section}: { type: module, path: ${section}.mjs }`).join('\n');
    expect(await problemsIn(text)).toEqual(
      sections.map((section, index) => {
        const remedy = section === 'agent' ? 'did you mean agent.ts?' : 'create it or correct the path';
        return `sim.yaml:${index + 1} ${section}.path: no such file: ${section}.mjs; ${remedy}`;
      }),
    );
  });

  it('loads code only from beneath the project folder, also through a link, but data from anywhere', async () => {
    const folder = await tempFolder({ 'project/a.yaml': '', 'outside/agent.ts': '', 'outside/docs/x.md': '' });
    await symlink(join(folder, 'outside/agent.ts'), join(folder, 'project/link.ts'));
    const file = join(folder, 'project/sim.yaml');
    const remedy = 'code is loaded only from there; move it there';
    for (const path of ['../outside/agent.ts', './link.ts']) {
      await writeFile(file, `agent: { type: module, path: ${path} }`);
      const shown = path === './link.ts' ? 'project/link.ts' : 'outside/agent.ts';
      expect(await inputProblems(readSpec(file, { env: {}, types }), folder)).toEqual([
        `project/sim.yaml:1 agent.path: ${shown} is outside the project folder project; ${remedy}`,
      ]);
    }
    await writeFile(file, 'agent: { type: docs-qa, docs: ../outside/docs }');
    await expect(readSpec(file, { env: {}, types })).resolves.toBeDefined();
  });
});

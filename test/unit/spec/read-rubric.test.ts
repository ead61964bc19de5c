import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { componentTypes as types } from '../../../src/spec/component-types.ts';
import { readRubric } from '../../../src/spec/read-rubric.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function read(
  text: string,
  { env = {}, file = 'rubric.yaml' }: { env?: Record<string, string>; file?: string } = {},
) {
  const folder = await tempFolder({ [file]: text, 'judge.ts': 'export default () => true;' });
  return { folder, rubric: await readRubric(join(folder, file), { env, types }) };
}

async function problemsOf(text: string, file = 'rubric.yaml'): Promise<readonly string[]> {
  const folder = await tempFolder({ [file]: text });
  return inputProblems(readRubric(join(folder, file), { env: {}, types }), folder);
}

const RULES = '{ name: rules, type: checks, checks: [{ contains: "30 days" }] }';
const LLM = 'llm: { baseUrl: "http://127.0.0.1:9/v1", model: m }';

describe('a rubric', () => {
  it.each([`- ${RULES}\n`, `judges:\n  - ${RULES}\n`])(
    'is a list of judges, bare or under its key: %s',
    async (text) => {
      const { folder, rubric } = await read(text);
      expect(rubric.judges).toEqual([{ name: 'rules', gate: true, type: 'checks', checks: [{ contains: '30 days' }] }]);
      expect(rubric.projectDir).toBe(folder);
      expect(rubric.sound.components.map(({ key }) => key)).toEqual(['judges.rules']);
    },
  );

  it('may be JSON, share parts by anchors, and name variables', async () => {
    const json = '[{ "name": "mine", "type": "module", "path": "./judge.ts" }]';
    expect((await read(json, { file: 'rubric.json' })).rubric.judges[0]).toMatchObject({ path: './judge.ts' });
    const { rubric } = await read(
      `- { name: a, type: llm, llm: &m { baseUrl: "http://127.0.0.1:9/v1", model: "\${MODEL}" }, criteria: { x: Good. } }\n- { name: u, type: user-fidelity, gate: false, llm: *m }\n`,
      { env: { MODEL: 'm-7' } },
    );
    expect(rubric.judges).toMatchObject([{ llm: { model: 'm-7' } }, { gate: false, llm: { model: 'm-7' } }]);
    expect(rubric.judges[0]).toMatchObject({ criteria: { x: { criterion: 'Good.', per: 'conversation' } }, votes: 1 });
  });

  it('is refused with everything that is wrong, in the order of the file', async () => {
    const text = `- ${RULES}
- { name: rules, type: checks, checks: [{ contain: x }] }
- name: quality
  type: llm
  ${LLM}
  criterions: { x: Good. }
  criteria:
    empty: ""
    upside: { scale: [5, 1], low: Bad., high: Good. }
    outside: { scale: [1, 5], low: Bad., high: Good., pass: 6 }
    once: It is so.
    twice: it is so
- { name: mine, type: module, path: ./missing.ts }
- { name: "a/b", type: checks, checks: [{ matches: "(" }] }
- { type: nobody, name: x }
`;
    expect(await problemsOf(text)).toEqual([
      'rubric.yaml:2 judges[1].checks[0].contain: unknown key "contain"; did you mean "contains"?',
      'rubric.yaml:2 judges[1].name: is already the name of judges[0]; give every judge its own',
      'rubric.yaml:6 judges[2].criterions: unknown key "criterions"; did you mean "criteria"?',
      'rubric.yaml:8 judges[2].criteria.empty: must not be empty',
      'rubric.yaml:9 judges[2].criteria.upside.scale: must go from a lower to a higher number',
      'rubric.yaml:10 judges[2].criteria.outside.pass: is 6, outside the scale from 1 to 5',
      'rubric.yaml:12 judges[2].criteria.twice: says the same as "once"; remove one of them',
      'rubric.yaml:13 judges[3].path: no such file: missing.ts; create it or correct the path',
      expect.stringMatching(/^rubric\.yaml:14 judges\[4\]\.checks\[0\]\.matches: Invalid regular expression/),
      'rubric.yaml:14 judges[4].name: is a name of letters, digits, blanks, ., _ and -, got "a/b"',
      'rubric.yaml:15 judges[5].type: unknown type "nobody"; known types: checks, llm, user-fidelity, module',
    ]);
  });

  it('says of an unset variable nothing but that', async () => {
    expect(await problemsOf('- { name: "${NAME_OF_JUDGE}", type: checks, checks: [{ contains: x }] }\n')).toEqual([
      expect.stringContaining('NAME_OF_JUDGE'),
    ]);
  });

  it.each(['', '[]', 'judges: []', 'judges: rules', '5'])('is none: %j', async (text) => {
    expect(await problemsOf(text)).toHaveLength(1);
  });

  it('is none where there is no such file', async () => {
    const folder = await tempFolder();
    const reading = readRubric(join(folder, 'rubric.yaml'), { env: {}, types });
    expect(await inputProblems(reading, folder)).toEqual([expect.stringContaining('rubric.yaml')]);
  });
});

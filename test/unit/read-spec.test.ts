import { symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEFAULT_SYSTEM_MESSAGE } from '../../src/contract/message.ts';
import { componentTypes } from '../../src/spec/component-types.ts';
import { knownTypes, type SchemaNode } from '../../src/spec/known-keys.ts';
import { checkComponents } from '../../src/spec/preflight.ts';
import { specJsonSchema } from '../../src/spec/json-schema.ts';
import { readSpec } from '../../src/spec/read-spec.ts';
import { fakeComponentTypes as types } from '../support/fake-component-types.ts';
import { inputProblems } from '../support/input-problems.ts';
import { tempFolder } from '../support/temp-folder.ts';

type Env = Record<string, string>;

const AGENT = 'agent: { type: docs-qa, docs: ./docs }';
const FULL = `# the example of the design
name: lakehouse-docs
agentDescription: Answers questions about the product's documentation.
maxTurns: 3
tag: tool_outputs
systemMessage: null
agent: { type: docs-qa, docs: ./docs }
questions: { type: offline }
context: { type: tool-outputs, whenEmpty: reuse-last, maxContextChars: 500 }
seeds: ./seeds.csv
concurrency: 20
limits:
  agent: { requestsPerSecond: 20, tokensPerMinute: 100000, timeout: 5m, maxAttempts: 8, maxRateLimitWait: 1h }
  questions: { requestsPerSecond: 20, timeout: 2m }
budget: { turns: 100000, tokens: 50000000, duration: 8h }
prices: { agent: { input: 2.5, output: 10 }, questions: { input: 0.15, output: 0.6 } }
`;

async function folderWith(text: string, file = 'sim.yaml'): Promise<string> {
  return tempFolder({ [file]: text, 'docs/guide.md': '# Guide', 'agent.ts': 'export {}' });
}

async function load(text: string, env: Env = {}, file = 'sim.yaml') {
  const folder = await folderWith(text, file);
  return { folder, loaded: await readSpec(join(folder, file), { env, types }) };
}

async function problemsIn(text: string, env: Env = {}, file = 'sim.yaml'): Promise<readonly string[]> {
  const folder = await folderWith(text, file);
  return inputProblems(readSpec(join(folder, file), { env, types }), folder);
}

describe('a spec that holds', () => {
  it('fills in every default of a spec that names only an agent', async () => {
    const { folder, loaded } = await load(AGENT);
    expect(loaded.spec).toEqual({
      name: 'sim',
      maxTurns: 5,
      systemMessage: DEFAULT_SYSTEM_MESSAGE,
      concurrency: 50,
      limits: {
        agent: { timeout: '5m', maxAttempts: 8, maxRateLimitWait: '1h' },
        questions: { timeout: '2m', maxAttempts: 8, maxRateLimitWait: '1h' },
      },
      agent: { type: 'docs-qa', docs: './docs', temperature: 0.01 },
      questions: { type: 'offline' },
      context: { type: 'agent-response', whenEmpty: 'stop', maxContextChars: 100_000 },
    });
    expect(loaded.projectDir).toBe(folder);
    expect(loaded.seedsSource).toBeUndefined();
  });

  it('keeps what a full spec says, and resolves its seeds from its folder', async () => {
    const { folder, loaded } = await load(FULL);
    expect(loaded.spec).toMatchObject({ name: 'lakehouse-docs', maxTurns: 3, systemMessage: null, concurrency: 20 });
    expect(loaded.spec.context).toEqual({ type: 'tool-outputs', whenEmpty: 'reuse-last', maxContextChars: 500 });
    expect(loaded.seedsSource).toMatchObject({ kind: 'file', path: join(folder, 'seeds.csv') });
    expect(loaded.spec).not.toHaveProperty('seeds');
  });

  it('reads JSON by its ending, tabs and a $schema key included', async () => {
    const text = '{\n\t"$schema": "./convsim.schema.json",\n\t"agent": {"type": "docs-qa", "docs": "docs"}\n}\n';
    const { loaded } = await load(text, {}, 'my sim!.json');
    expect(loaded.spec.name).toBe('my-sim');
    expect(loaded.spec).not.toHaveProperty('$schema');
  });

  it('follows aliases', async () => {
    const { loaded } = await load(`tag: &word docs\nagentDescription: *word\n${AGENT}`);
    expect(loaded.spec.agentDescription).toBe('docs');
  });

  it('keeps an inline list of seeds with the place of each', async () => {
    const { folder, loaded } = await load(
      `${AGENT}\nseeds:\n  - What is a batch?\n  - question: And a turn?\n    tag: t\n`,
    );
    const source = loaded.seedsSource;
    if (source?.kind !== 'list') throw new Error('expected a list');
    expect(source.seeds).toEqual(['What is a batch?', { question: 'And a turn?', tag: 't' }]);
    // Told as seen from the folder that the tests run in, wherever that is.
    expect(resolve(source.place(1))).toBe(`${folder}/sim.yaml:4 seeds[1]`);
  });
});

describe('variables', () => {
  it('replaces variables in strings at any depth, once', async () => {
    const text = 'agent: { type: docs-qa, docs: "./${DIR}" }\ntag: "${A}-${B}"\n';
    const { loaded } = await load(text, { DIR: 'docs', A: '${B}', B: '2' });
    expect(loaded.spec.tag).toBe('${B}-2');
    expect(loaded.spec.agent['docs']).toBe('./docs');
  });

  it('writes a literal ${ for $${', async () => {
    const { loaded } = await load(`${AGENT}\ntag: "$\${HOME} costs $5"\n`, { HOME: 'x' });
    expect(loaded.spec.tag).toBe('${HOME} costs $5');
  });

  it('leaves names of variables and headers to the worker', async () => {
    const llm = '{ baseUrl: http://localhost:1/v1, model: m, apiKeyEnv: "${NAME}" }';
    const { loaded } = await load(`agent: { type: docs-qa, docs: docs, llm: ${llm} }`);
    expect(loaded.spec.agent['llm']).toMatchObject({ apiKeyEnv: '${NAME}' });
    const other = await load('agent: { type: http, url: u, headers: { Authorization: "Bearer ${API_TOKEN}" } }');
    expect(other.loaded.spec.agent['headers']).toEqual({ Authorization: 'Bearer ${API_TOKEN}' });
  });

  it('names a variable that is not set, and nothing else at that place', async () => {
    expect(
      await problemsIn('agent: { type: docs-qa, docs: "${DOCS}" }\nlimits: { agent: { timeout: "${T}" } }'),
    ).toEqual([
      'sim.yaml:1 agent.docs: the variable DOCS is not set; set it, or write "$${" for a literal "${"',
      'sim.yaml:2 limits.agent.timeout: the variable T is not set; set it, or write "$${" for a literal "${"',
    ]);
  });

  it('takes a variable that is set to nothing', async () => {
    const { loaded } = await load(`${AGENT}\ntag: "a\${NOTHING}"\n`, { NOTHING: '' });
    expect(loaded.spec.tag).toBe('a');
  });

  it.each([
    'OPENAI_API_KEY',
    'GH_TOKEN',
    'DB_PASSWORD',
    'MY_SECRET_ID',
    'APIKEY',
    'GOOGLE_CREDENTIALS',
    'SSH_PRIVATE_KEY',
  ])('refuses the secret %s although it is set', async (name) => {
    const remedy = 'secrets never stand in a spec; name the variable with apiKeyEnv instead';
    expect(await problemsIn(`${AGENT}\ntag: "\${${name}}"\n`, { [name]: 'hush' })).toEqual([
      `sim.yaml:2 tag: \${${name}} looks like a secret: ${remedy}`,
    ]);
  });

  it.each(['MAX_TOKENS', 'KEYBOARD', 'SECRETARY'])('takes %s for no secret', async (name) => {
    const { loaded } = await load(`${AGENT}\ntag: "\${${name}}"\n`, { [name]: 'open' });
    expect(loaded.spec.tag).toBe('open');
  });

  it('explains what is no name of a variable', async () => {
    expect(await problemsIn(`${AGENT}\ntag: "\${a b}"\n`)).toEqual([
      'sim.yaml:2 tag: "${a b}" names no variable; write "$${" for a literal "${"',
    ]);
  });
});

describe('a file that cannot be read as a spec', () => {
  it('says that the file is not there', async () => {
    const folder = await tempFolder();
    expect(await inputProblems(readSpec(join(folder, 'sim.yaml'), { env: {}, types }), folder)).toEqual([
      'SPEC: no such file: sim.yaml; create it or correct the path',
    ]);
  });

  it('says that a folder is no spec', async () => {
    const folder = await tempFolder();
    expect(await inputProblems(readSpec(folder, { env: {}, types }), folder)).toEqual([
      'SPEC: . is a folder; name a file',
    ]);
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
    ['tag: a\ntag: b\n', 'sim.yaml:2: the key "tag" stands twice; keep one of them'],
    ['tag: a\n---\ntag: b\n', 'sim.yaml:2: a second document starts here; keep one spec a file'],
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
      'sim.yaml: its aliases multiply too often; write the values out',
    ]);
  });

  it('reports every line with a syntax error at once', async () => {
    expect(await problemsIn('tag: a\ntag: b\nname: a\nname: b\n')).toEqual([
      'sim.yaml:2: the key "tag" stands twice; keep one of them',
      'sim.yaml:4: the key "name" stands twice; keep one of them',
    ]);
  });

  it('speaks of JSON in a JSON file', async () => {
    expect(await problemsIn('{\n"tag": plain}', {}, 'sim.json')).toEqual([
      'sim.json:2: not valid JSON: Unresolved plain scalar "plain"',
    ]);
  });
});

describe('a spec with wrong content', () => {
  const KNOWN =
    'name, agentDescription, maxTurns, tag, systemMessage, seeds, concurrency, limits, budget, prices, agent, questions, context';
  const SEED_KEYS = 'id, question, tag, agentDescription, maxTurns, metadata';

  it.each([
    ['maxturns: 3', `maxturns: unknown key "maxturns"; did you mean "maxTurns"? known keys: ${KNOWN}`],
    ['max_turns: 3', `max_turns: unknown key "max_turns"; did you mean "maxTurns"? known keys: ${KNOWN}`],
    ['colour: red', `colour: unknown key "colour"; known keys: ${KNOWN}`],
    ['maxTurns: many', 'maxTurns: expected a number, got "many"'],
    ['maxTurns: 1.5', 'maxTurns: expected a whole number, got 1.5'],
    ['maxTurns: -1', 'maxTurns: expected at least 0, got -1'],
    ['tag:', 'tag: expected text, got nothing (null)'],
    ['name: ""', 'name: must not be empty'],
    ['tag: [a]', 'tag: expected text, got a list'],
    [`tag: { a: 1 }`, 'tag: expected text, got a mapping'],
    ['concurrency: 20000', 'concurrency: expected at most 10000, got 20000'],
    [
      'limits: { agent: { timeout: 5x } }',
      'limits.agent.timeout: must be a duration such as 500ms, 30s, 5m or 8h, got "5x"',
    ],
    [
      'limits: { agents: {} }',
      'limits.agents: unknown key "agents"; did you mean "agent"? known keys: agent, questions',
    ],
    ['budget: { turns: 0 }', 'budget.turns: expected more than 0, got 0'],
    ['prices: { agent: { input: 1 } }', 'prices.agent.output: is missing; expected a number'],
    [
      'questions: { type: scrip }',
      'questions.type: unknown type "scrip"; did you mean "script"? known types: offline, script, module',
    ],
    ['questions: offline', 'questions: expected a mapping with a type (offline, script, module), got "offline"'],
    ['questions: {}', 'questions.type: is missing; known types: offline, script, module'],
    ['questions: { type: 3 }', 'questions.type: expected text, got 3; known types: offline, script, module'],
    [
      'questions: { type: constructor }',
      'questions.type: unknown type "constructor"; known types: offline, script, module',
    ],
    ['questions: { type: script }', 'questions.questions: is missing; expected a list'],
    ['questions: { type: script, questions: [] }', 'questions.questions: must not be empty'],
    [
      'context: { type: tool-outputs, whenEmpty: never }',
      'context.whenEmpty: expected "stop" or "reuse-last", got "never"',
    ],
    ['seeds: 3', 'seeds: expected text or a list, got 3'],
    ['seeds: [3]', 'seeds[0]: expected text or a mapping, got 3'],
    ['seeds: [a, ""]', 'seeds[1]: must not be empty'],
    ['seeds: [{ tag: t }]', 'seeds[0].question: is missing; expected text'],
    [
      'seeds: [{ question: q, ids: 1 }]',
      `seeds[0].ids: unknown key "ids"; did you mean "id"? known keys: ${SEED_KEYS}`,
    ],
  ])('explains %s', async (line, problem) => {
    expect(await problemsIn(`${AGENT}\n${line}\n`)).toEqual([`sim.yaml:2 ${problem}`]);
  });

  it('says which types there are when the agent is missing', async () => {
    expect(await problemsIn('\n# no agent\nmaxTurns: 1\n')).toEqual([
      'sim.yaml:3 agent: is missing; expected a mapping with a type (docs-qa, http, module)',
    ]);
  });

  it('names the keys of the chosen type, nested ones too', async () => {
    const text = [
      'agent:',
      '  type: docs-qa',
      '  docs: docs',
      '  apiKey: x',
      '  llm:',
      '    baseUrl: local',
      '    apikey: y',
      '    model: m',
    ];
    expect(await problemsIn(text.join('\n'))).toEqual([
      'sim.yaml:4 agent.apiKey: unknown key "apiKey"; known keys: docs, temperature, llm, type',
      'sim.yaml:6 agent.llm.baseUrl: expected a URL such as http://localhost:8000/v1, got "local"',
      'sim.yaml:7 agent.llm.apikey: unknown key "apikey"; did you mean "apiKeyEnv"? known keys: baseUrl, model, apiKeyEnv',
    ]);
  });

  it('reports variables, keys and missing files together, in the order of the file', async () => {
    const text = 'tag: "${TAG}"\nagent:\n  type: docs-qa\n  docs: ./nowhere\n  temperature: hot\nturns: 3\n';
    expect(await problemsIn(text)).toEqual([
      'sim.yaml:1 tag: the variable TAG is not set; set it, or write "$${" for a literal "${"',
      'sim.yaml:4 agent.docs: no such folder: nowhere; create it or correct the path',
      'sim.yaml:5 agent.temperature: expected a number, got "hot"',
      `sim.yaml:6 turns: unknown key "turns"; known keys: ${KNOWN}`,
    ]);
  });

  it('shortens a long value', async () => {
    const [problem] = await problemsIn(`${AGENT}\nconcurrency: ${'x'.repeat(200)}\n`);
    expect(problem).toBe(`sim.yaml:2 concurrency: expected a number, got "${'x'.repeat(60)}…"`);
  });
});

describe('paths of components', () => {
  it.each([
    ['{ type: docs-qa, docs: ./nope }', 'agent.docs: no such folder: nope; create it or correct the path'],
    ['{ type: docs-qa, docs: ./agent.ts }', 'agent.docs: agent.ts is a file; name a folder'],
    ['{ type: module, path: ./docs }', 'agent.path: docs is a folder; name a file'],
    ['{ type: module, path: ./docs/x.ts }', 'agent.path: no such file: docs/x.ts; create it or correct the path'],
  ])('explains agent: %s', async (agent, problem) => {
    expect(await problemsIn(`agent: ${agent}\n`)).toEqual([`sim.yaml:1 ${problem}`]);
  });

  it('checks all three components', async () => {
    const sections = ['agent', 'questions', 'context'];
    const text = sections.map((section) => `${section}: { type: module, path: ${section}.mjs }`).join('\n');
    expect(await problemsIn(text)).toEqual(
      sections.map((section, index) => {
        return `sim.yaml:${index + 1} ${section}.path: no such file: ${section}.mjs; create it or correct the path`;
      }),
    );
  });

  it('loads code only from beneath the project folder, also through a link, but data from anywhere', async () => {
    const folder = await tempFolder({ 'project/a.yaml': '', 'outside/agent.ts': '', 'outside/docs/x.md': '' });
    await symlink(join(folder, 'outside/agent.ts'), join(folder, 'project/link.ts'));
    const file = join(folder, 'project/sim.yaml');
    const remedy = 'code is loaded only from there: move it in';
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

describe('the components of a spec', () => {
  const TEXT = `maxTurns: 1\n${AGENT}\nquestions: { type: script, questions: [a] }\ncontext: { type: tool-outputs }\n`;

  it('are all tried on this machine, and every failure is reported at its place', async () => {
    const { folder, loaded } = await load(TEXT);
    const readEnv = (name: string) => (name === 'script' ? undefined : `set KEY for ${name}`);
    expect(await inputProblems(checkComponents(loaded, { readEnv, types }), folder)).toEqual([
      'sim.yaml:2 agent: set KEY for docs-qa',
      'sim.yaml:4 context: set KEY for tool-outputs',
    ]);
  });

  it('pass when each can be made', async () => {
    const { loaded } = await load(TEXT);
    await expect(checkComponents(loaded, { readEnv: () => undefined, types })).resolves.toBeUndefined();
  });

  it('are closed again: what an agent shares belongs to the worker', async () => {
    const { loaded } = await load(TEXT);
    let closed = 0;
    const agent = { invoke: () => Promise.reject(new Error('not asked')), close: async () => void (closed += 1) };
    const type = { type: 'docs-qa', options: z.object({}), create: () => agent };
    await checkComponents(loaded, { readEnv: () => undefined, types: { ...types, agents: { 'docs-qa': type } } });
    expect(closed).toBe(1);
  });
});

describe('the JSON Schema', () => {
  it('takes the design’s example and refuses an unknown key', () => {
    const schema = specJsonSchema(types);
    const check = z.fromJSONSchema(schema);
    const example = {
      name: 'x',
      systemMessage: null,
      agent: { type: 'docs-qa', docs: './docs' },
      context: { type: 'tool-outputs', whenEmpty: 'stop', maxContextChars: 100_000 },
      seeds: ['a', { question: 'b' }],
      limits: { agent: { timeout: '5m' } },
    };
    expect(check.safeParse(example).error).toBeUndefined();
    expect(check.safeParse({ agent: { type: 'docs-qa', docs: 'd' } }).success).toBe(true);
    expect(check.safeParse({ ...example, maxturns: 3 }).success).toBe(false);
    expect(check.safeParse({ agent: { type: 'docs-qa' } }).success).toBe(false);
    expect(check.safeParse({}).success).toBe(false);
  });

  it('covers every type that convsim has', () => {
    const { properties } = specJsonSchema(componentTypes);
    const names = (key: string) => knownTypes({ properties: properties as Record<string, SchemaNode> }, [key]);
    expect(names('agent')).toEqual(Object.keys(componentTypes.agents));
    expect(names('questions')).toEqual(Object.keys(componentTypes.questions));
    expect(names('context')).toEqual(Object.keys(componentTypes.contexts));
  });

  it('says its dialect, title and what keys mean, and requires only the agent', () => {
    expect(specJsonSchema(types)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'convsim simulation spec',
      required: ['agent'],
      properties: {
        agent: { description: 'The system under test.' },
        maxTurns: { description: 'Follow-up turns after the seed question.', default: 5 },
        context: { default: { type: 'agent-response' } },
      },
    });
  });
});

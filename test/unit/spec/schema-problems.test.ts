import { describe, expect, it } from 'vitest';
import { AGENT, problemsIn } from '../../support/loaded-spec.ts';

describe('a spec with wrong content', () => {
  const KNOWN =
    'name, agentDescription, maxTurns, tag, systemMessage, seeds, user, personas, trials, randomSeed, stop, concurrency, canary, limits, budget, prices, agent, questions, context, judges';

  it.each([
    ['maxturns: 3', 'maxturns: unknown key "maxturns"; did you mean "maxTurns"?'],
    ['max_turns: 3', 'max_turns: unknown key "max_turns"; did you mean "maxTurns"?'],
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
      'limits.agent.timeout: expected a duration such as 500ms, 30s, 5m or 8h, got "5x"',
    ],
    ['limits: { agents: {} }', 'limits.agents: unknown key "agents"; did you mean "agent"?'],
    ['budget: { turns: 0 }', 'budget.turns: expected more than 0, got 0'],
    ['prices: { agent: { input: 1 } }', 'prices.agent.output: is missing; expected a number'],
    ['questions: { type: scrip }', 'questions.type: unknown type "scrip"; did you mean "script"?'],
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
    ['seeds: [{ question: q, ids: 1 }]', 'seeds[0].ids: unknown key "ids"; did you mean "id"?'],
  ])('explains %s', async (line, problem) => {
    expect(await problemsIn(`${AGENT}\n${line}\n`)).toEqual([`sim.yaml:2 ${problem}`]);
  });

  it('says which types there are when the agent is missing', async () => {
    expect(await problemsIn('\n# no agent\nmaxTurns: 1\n')).toEqual([
      'sim.yaml:3 agent: is missing; expected a mapping with a type (docs-qa, http, module)',
    ]);
  });

  it('reports a mistyped key once, not as a missing one too', async () => {
    expect(await problemsIn('agent: { type: module, paht: ./agent.ts }\n')).toEqual([
      'sim.yaml:1 agent.paht: unknown key "paht"; did you mean "path"?',
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
      'sim.yaml:7 agent.llm.apikey: unknown key "apikey"; did you mean "apiKeyEnv"?',
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

import { describe, expect, it } from 'vitest';
import { furtherProblems } from '../../../src/spec/further-problems.ts';
import { AGENT, loadWithUsers, userProblemsIn } from '../../support/loaded-spec.ts';

const USER = `${AGENT}\nquestions: { type: user }\n`;
const BUILT_IN = 'plain, terse, impatient, layman, expert, rambler, sceptic';
const OPERATORS =
  'contains, containsAny, matches, equals, toolCalled, jmespath, outcome, turns, words, latency, tokens, module';

describe('a spec with users', () => {
  it('may say everything of them, with personas of its own and built-in ones', async () => {
    const { loaded } = await loadWithUsers(`${USER}
user:
  persona: { mix: { plain: 3, hurried: 1 } }
  goal: [Get a refund, Learn when it arrives]
  facts: [Order 4417, { fact: The card ends in 7447, reveal: never }]
  unknown: [the address]
  guidelines: [Start with the lamp]
  guards: { echo: false }
personas: { hurried: { words: 15, patience: null } }
trials: 2
randomSeed: 7
stop: { minTurns: 2, goal: verified, when: [{ contains: RMA- }, { toolCalled: { name: refund, times: 1 } }], loop: 3 }
`);
    expect(loaded.spec).toMatchObject({
      user: { facts: ['Order 4417', { fact: 'The card ends in 7447', reveal: 'never' }] },
      personas: { hurried: { words: 15, patience: null, reveals: 'gradually', samples: [], quirks: {} } },
      trials: 2,
      stop: { minTurns: 2, goal: 'verified', loop: 3 },
    });
  });

  it.each([
    ['user: { persona: impatiant }', 'user.persona: unknown persona "impatiant"; did you mean "impatient"?'],
    [
      'user: { persona: [plain, hasty] }',
      `user.persona[1]: unknown persona "hasty"; known personas: ${BUILT_IN}; more go under personas`,
    ],
    [
      'user: { persona: { mix: { terse: 1, tense: 2 } } }',
      'user.persona.mix.tense: unknown persona "tense"; did you mean "terse"?',
    ],
    [
      'user: { persona: [plain, terse, plain] }',
      'user.persona[2]: names the persona "plain" twice; keep one, or set trials to run it more often',
    ],
    ['user: { persona: [] }', 'user.persona: must not be empty'],
    [
      'user: { persona: { mix: {} } }',
      'user.persona.mix: must not be empty; give personas their weights, as { plain: 3 }',
    ],
    ['user: { persona: { mix: { plain: 0 } } }', 'user.persona.mix.plain: expected more than 0, got 0'],
    ['user: { gaol: Get a refund }', 'user.gaol: unknown key "gaol"; did you mean "goal"?'],
    ['user: { goal: [] }', 'user.goal: must not be empty'],
    [
      'user: { facts: [{ fact: Order 4417, reveal: always }] }',
      'user.facts[0].reveal: expected "asked" or "freely" or "never", got "always"',
    ],
    ['user: { guards: { ecko: false } }', 'user.guards.ecko: unknown key "ecko"; did you mean "echo"?'],
    [
      'personas: { my persona: {} }',
      'personas.my persona: expected a name of 1 to 40 letters, digits, dashes or underscores, got "my persona"',
    ],
    ['personas: { hurried: { word: 3 } }', 'personas.hurried.word: unknown key "word"; did you mean "words"?'],
    ['personas: { hurried: { quirks: { digress: 2 } } }', 'personas.hurried.quirks.digress: expected at most 1, got 2'],
    ['trials: 0', 'trials: expected at least 1, got 0'],
    [
      'stop: { minTurns: 6 }',
      'stop.minTurns: is 6, above maxTurns 5, so that the user could never end it; lower it, or raise maxTurns',
    ],
    ['stop: { goal: claim }', 'stop.goal: expected "claimed" or "verified" or "never", got "claim"'],
    ['stop: { when: [{ contain: x }] }', 'stop.when[0].contain: unknown key "contain"; did you mean "contains"?'],
    ['stop: { when: [{ not: true }] }', `stop.when[0]: names none of ${OPERATORS}; give one of them`],
    [
      'stop: { when: [{ contains: a, matches: b }] }',
      'stop.when[0]: has contains and matches together; keep one of them and make the others entries',
    ],
    [
      'stop: { when: [{ matches: "(" }] }',
      'stop.when[0].matches: Invalid regular expression: /(/u: Unterminated group; correct it, or use contains for plain text',
    ],
    ['stop: { when: [{ turns: {} }] }', 'stop.when[0].turns: needs min, max or both'],
    [
      'stop: { when: [{ contains: a, ignorecase: true }] }',
      'stop.when[0].ignorecase: unknown key "ignorecase"; did you mean "ignoreCase"?',
    ],
    [
      'stop: { when: [{ module: ./stop.ts }] }',
      'stop.when[0].module: no such file: stop.ts; create it or correct the path',
    ],
  ])('explains %s', async (line, problem) => {
    expect(await userProblemsIn(`${USER}${line}\n`)).toEqual([`sim.yaml:3 ${problem}`]);
  });

  it('says of every key that another generator has no use for it', async () => {
    const withoutUse = (type: string) =>
      `questions of type "${type}" have no use for it; set "questions: { type: user }", or remove it`;
    const lines = [
      'user:',
      '  persona: plain',
      '  goal: Get a refund',
      '  facts: [a]',
      '  guidelines: [b]',
      'personas: { hurried: {} }',
      'stop:',
      '  minTurns: 9',
      '  goal: claimed',
      '  loop: 3',
    ];
    expect(await userProblemsIn(`${AGENT}\n${lines.join('\n')}\n`)).toEqual([
      `sim.yaml:3 user.persona: ${withoutUse('offline')}`,
      `sim.yaml:4 user.goal: ${withoutUse('offline')}`,
      `sim.yaml:5 user.facts: ${withoutUse('offline')}`,
      `sim.yaml:6 user.guidelines: ${withoutUse('offline')}`,
      `sim.yaml:7 personas: ${withoutUse('offline')}`,
      `sim.yaml:9 stop.minTurns: ${withoutUse('offline')}`,
      `sim.yaml:10 stop.goal: ${withoutUse('offline')}`,
    ]);
    const managed = `${AGENT}\nquestions: { type: databricks-managed-evals }\n${lines.slice(0, 6).join('\n')}\n`;
    expect(await userProblemsIn(managed)).toEqual([`sim.yaml:6 user.facts: ${withoutUse('databricks-managed-evals')}`]);
  });

  it('names what is wrong in itself and what does not fit together', async () => {
    const text = `${USER}maxTurns: many\nuser: { persona: hasty, goal: "" }\nstop: { minTurns: 2 }\ntrials: none\n`;
    expect(await userProblemsIn(text)).toEqual([
      'sim.yaml:3 maxTurns: expected a number, got "many"',
      'sim.yaml:4 user.goal: must not be empty',
      `sim.yaml:4 user.persona: unknown persona "hasty"; known personas: ${BUILT_IN}; more go under personas`,
      'sim.yaml:6 trials: expected a number, got "none"',
    ]);
  });
});

describe('seeds of a spec that is wrong elsewhere', () => {
  const furtherIn = async (text: string) => {
    const thrown: unknown = await loadWithUsers(text).catch((error: unknown) => error);
    const further = await furtherProblems(thrown, { seeds: undefined, readEnv: () => undefined });
    return further.map(({ place, message }) => `${place.replace(/^.*sim/, 'sim')} ${message}`);
  };
  const seeds = 'seeds: [{ question: hi, persona: impatiant }, { question: hi, minTurns: 9 }, { facts: [a] }]\n';

  it('are checked against what of it holds', async () => {
    expect(await furtherIn(`${USER}trials: 0\nstop: { loop: 1 }\n${seeds}`)).toEqual([
      'sim.yaml:5 seeds[0] persona unknown persona "impatiant"; did you mean "impatient"?',
      'sim.yaml:5 seeds[1] minTurns is 9, above maxTurns 5, so that the user could never end it; lower it, or raise maxTurns',
      'sim.yaml:5 seeds[2] question is missing; write one, or give the seed a goal, so that the user opens',
    ]);
  });

  it.each(['personas: ./none.yaml', 'user: { gaol: g }'])(
    'are not checked against what does not hold: %s',
    async (line) => {
      expect(await furtherIn(`${USER}${line}\nseeds: [{ question: hi, persona: nobody }]\n`)).toEqual([]);
    },
  );
});

describe('a file of personas', () => {
  const spec = (file: string, persona = 'hurried') => `${USER}personas: ${file}\nuser: { persona: ${persona} }\n`;

  it.each([
    ['personas.yaml', 'hurried:\n  words: 15\n  samples: [still waiting.]\n'],
    ['personas.json', '{"hurried": {"words": 15, "samples": ["still waiting."]}}'],
  ])('is read into the spec from %s', async (file, content) => {
    const { loaded } = await loadWithUsers(spec(`./${file}`), { files: { [file]: content } });
    expect(loaded.spec.personas).toEqual({
      hurried: { words: 15, patience: 3, reveals: 'gradually', samples: ['still waiting.'], quirks: {} },
    });
  });

  it('is named where it is missing, and no persona is called unknown for that', async () => {
    expect(await userProblemsIn(spec('./no.yaml'))).toEqual([
      'sim.yaml:3 personas: no such file: no.yaml; create it or correct the path',
    ]);
  });

  it.each([
    ['', 'p.yaml: is empty; a file of personas has at least one, such as "hurried: { words: 15, patience: 1 }"'],
    ['- hurried\n', 'p.yaml: expected a mapping with personas by name, got a list'],
    ['hurried: {}\nhurried: {}\n', 'p.yaml:2: the key "hurried" appears twice; keep one of them'],
    ['hurried:\n  words: 0\n', 'p.yaml:2 hurried.words: expected at least 1, got 0'],
    ['hurried: {}\n\nterse: shy\n', 'p.yaml:3 terse: expected a mapping, got "shy"'],
  ])('that says %j is explained by its own lines, beside what is wrong in the spec', async (content, problem) => {
    const text = `${spec('p.yaml')}trials: 0\n`;
    expect(await userProblemsIn(text, { files: { 'p.yaml': content } })).toEqual([
      'sim.yaml:5 trials: expected at least 1, got 0',
      problem,
    ]);
  });
});

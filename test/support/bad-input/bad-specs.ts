/** A text in the place of a spec, and what is said of it: `place: message`, or the beginning of that. */
export interface BadSpec {
  readonly what: string;
  readonly text: string | Buffer;
  readonly says: string;
}

/** The least that a spec needs, but for seeds. */
export const LEAST = 'agent: { type: http, url: "http://127.0.0.1:1/", body: {q: "{{question}}"}, answer: text }\n';

const WHOLE = `${LEAST}seeds: [a?]\n`;
const MANY = 20_000;
const TOO_DEEP = 'is nested more than 500 levels deep; write it flatter';
const NO_TEXT = 'sim.yaml: is not UTF-8 text; save it as UTF-8';

function nested(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`;
}

function agent(fields: string): string {
  return `agent: { type: http, body: {q: "{{question}}"}, ${fields} }\nseeds: [a?]\n`;
}

const OBJECT_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

/** A value of the wrong kind or size for a key of a spec. */
const VALUES: readonly (readonly [line: string, says: string])[] = [
  ['maxTurns: .nan', 'expected a number, got NaN'],
  ['maxTurns: .inf', 'expected a number, got Infinity'],
  ['maxTurns: 1e400', 'expected a number, got Infinity'],
  ['maxTurns: 99999999999999999999999', 'expected at most 9007199254740991'],
  ['maxTurns: 9007199254740991', 'expected at most 100000'],
  ['maxTurns: -1', 'expected at least 0'],
  ['maxTurns: 1.5', 'expected a whole number'],
  ['maxTurns: "3"', 'expected a number, got "3"'],
  ['maxTurns: 2026-01-01', 'expected a number, got "2026-01-01"'],
  ['maxTurns: yes', 'expected a number, got "yes"'],
  [`maxTurns: ${'v'.repeat(1_000_000)}`, 'expected a number, got "vvv'],
  ['concurrency: 0', 'expected at least 1'],
  ['concurrency: 1e9', 'expected at most 10000'],
  ['concurrency: []', 'expected a number, got a list'],
  ['trials: 1000000000', 'expected at most 1000'],
  ['randomSeed: -1', 'expected at least 0'],
  ['name: ""', 'must not be empty'],
  ['name: [a]', 'expected text, got a list'],
  ['tag: !!binary aGVsbG8=', 'expected text, got a mapping'],
  ['tag: !!omap [a: 1]', 'expected text, got a mapping'],
  ['tag: 0o17', 'expected text, got 15'],
  ['canary: maybe', 'expected true or false'],
  ['systemMessage: 7', 'expected text'],
  ['limits: { agent: { timeout: 0s } }', 'expected a duration'],
  ['limits: { agent: { timeout: 99999999999999999999h } }', 'expected a duration'],
  ['limits: { agent: { timeout: -5m } }', 'expected a duration'],
  ['limits: { agent: { timeout: 5 } }', 'expected a duration'],
  ['limits: { agent: { maxAttempts: 0 } }', 'expected at least 1'],
  ['limits: { agent: { requestsPerSecond: 0 } }', 'expected more than 0'],
  ['budget: { turns: -3 }', 'expected'],
  ['prices: { agent: { input: free } }', 'expected a number'],
  ['context: { type: agent-response, maxContextChars: 0 }', 'expected at least 1'],
  ['context: { type: agent-response, whenEmpty: never }', 'expected "stop" or "reuse-last"'],
  ['questions: { type: script, questions: [] }', 'must not be empty'],
  ['questions: [offline]', 'expected a mapping'],
  ['questions: null', 'expected a mapping'],
  ['<<: { maxTurns: 1 }', 'unknown key "<<"'],
  ['x: &x [1]', 'unknown key "x"'],
  ['"\\u0000": 1', 'unknown key'],
];

/** A text whose syntax or form is wrong. */
const FORMS: readonly BadSpec[] = [
  {
    what: 'a list a hundred thousand levels deep',
    text: `${LEAST}seeds: ${nested(100_000)}`,
    says: `sim.yaml:2: ${TOO_DEEP}`,
  },
  { what: 'a list one level too deep', text: `${LEAST}seeds: ${nested(501)}`, says: `sim.yaml:2: ${TOO_DEEP}` },
  { what: 'lists that never end', text: `${LEAST}seeds: ${'['.repeat(MANY)}`, says: `sim.yaml:2: ${TOO_DEEP}` },
  {
    what: 'mappings in mappings',
    text: `${LEAST}x: ${'{a: '.repeat(MANY)}1${'}'.repeat(MANY)}`,
    says: `sim.yaml:2: ${TOO_DEEP}`,
  },
  {
    what: 'indentation without an end',
    text: `${LEAST}y:\n${Array.from({ length: 600 }, (_, at) => `${' '.repeat(at + 1)}a:`).join('\n')}`,
    says: 'sim.yaml:502',
  },
  { what: 'zeros', text: Buffer.alloc(4_096), says: NO_TEXT },
  { what: 'a picture', text: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), says: NO_TEXT },
  { what: 'UTF-16', text: Buffer.from(`\uFEFF${WHOLE}`, 'utf16le'), says: NO_TEXT },
  { what: 'big-endian UTF-16', text: Buffer.from(`\uFEFF${WHOLE}`, 'utf16le').swap16(), says: NO_TEXT },
  { what: 'UTF-16 without a mark', text: Buffer.from(WHOLE, 'utf16le'), says: NO_TEXT },
  { what: 'Latin-1', text: Buffer.from(`${WHOLE}tag: caf\u00e9\n`, 'latin1'), says: NO_TEXT },
  { what: 'half of a character', text: Buffer.from(`${WHOLE}tag: \u{1f600}`).subarray(0, -1), says: NO_TEXT },
  { what: 'a NUL in a text', text: `${WHOLE}tag: "a\0b"\n`, says: NO_TEXT },
  { what: 'an archive', text: Buffer.from('504b030414000000000000', 'hex'), says: NO_TEXT },
  { what: 'a byte order mark alone', text: '\uFEFF', says: 'sim.yaml: is empty' },
  { what: 'a page', text: '<!doctype html><html><body>404</body></html>', says: 'sim.yaml: expected a mapping' },
  { what: 'CSV', text: 'question,id\nWhy?,1\n', says: 'sim.yaml: expected a mapping' },
  { what: 'a number', text: '42', says: 'sim.yaml: expected a mapping' },
  { what: 'one long word', text: 'x'.repeat(1_000_000), says: 'sim.yaml: expected a mapping' },
  { what: 'a key of a megabyte', text: `${LEAST}${'k'.repeat(1_000_000)}: 1`, says: 'sim.yaml:2: not valid YAML' },
  { what: 'a quoted key of 1,000 characters', text: `${WHOLE}"${'k'.repeat(1_000)}": 1`, says: 'sim.yaml:3 kkk' },
  { what: 'a tab', text: 'agent:\n\ttype: http\n', says: 'sim.yaml:2: a tab indents this line' },
  { what: 'a key twice', text: `${WHOLE}tag: a\ntag: b\n`, says: 'sim.yaml:4: the key "tag" appears twice' },
  {
    what: 'a key twice within a section',
    text: `${WHOLE}budget: { turns: 1, turns: 2 }\n`,
    says: 'sim.yaml:3: the key "turns"',
  },
  { what: 'a list as a key', text: '? [a, b]\n: 1\n', says: 'sim.yaml:1: a key must be plain text' },
  { what: 'two documents', text: `${WHOLE}---\n${WHOLE}`, says: 'sim.yaml:3: a second document starts here' },
  { what: 'text after the end', text: `${WHOLE}...\nrest`, says: 'sim.yaml:4: a second document starts here' },
  {
    what: 'a tag that makes functions',
    text: `${WHOLE}tag: !!js/function 'function(){}'`,
    says: 'sim.yaml:3: not valid YAML: Unresolved tag',
  },
  {
    what: 'a tag that runs programs',
    text: `${WHOLE}tag: !!python/object/apply:os.system ["id"]`,
    says: 'sim.yaml:3: not valid YAML: Unresolved tag',
  },
  { what: 'a set', text: `${LEAST}seeds: !!set {a, b}`, says: 'sim.yaml:2 seeds: expected text or a list' },
  {
    what: 'a version of the future',
    text: `%YAML 9.9\n---\n${WHOLE}`,
    says: 'sim.yaml:1: not valid YAML: Unsupported YAML version',
  },
  { what: 'an alias of nothing', text: `${WHOLE}tag: *x\n`, says: 'sim.yaml:3: *x is not defined above' },
  {
    what: 'an alias of what follows',
    text: `${WHOLE}tag: *x\nname: &x n\n`,
    says: 'sim.yaml:3: *x is not defined above',
  },
  { what: 'an alias of itself', text: `${LEAST}seeds: &s [*s]\n`, says: 'sim.yaml:2: *s contains itself' },
  {
    what: 'aliases that multiply',
    text: [
      'k0: &k0 x',
      ...Array.from({ length: 9 }, (_, at) => `k${at + 1}: &k${at + 1} [${Array(10).fill(`*k${at}`).join(', ')}]`),
    ].join('\n'),
    says: 'sim.yaml: its aliases expand to too many values',
  },
  {
    what: 'one alias three hundred times',
    text: `x: &x [1]\ny: [${'*x,'.repeat(300)}]`,
    says: 'sim.yaml: its aliases expand to too many values',
  },
  {
    what: 'a file of data with thousands of keys',
    text: JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`key${at}`, { at }]))),
    says: 'sim.yaml:1 agent: is missing',
  },
  {
    what: 'a thousand keys twice',
    text: `${WHOLE}${'a: 1\n'.repeat(1_000)}`,
    says: 'sim.yaml:4: the key "a" appears twice',
  },
  {
    what: 'an address of a file',
    text: agent('url: "file:///etc/passwd", answer: a'),
    says: 'sim.yaml:1 agent.url: must be an http:// or https:// address',
  },
  {
    what: 'an address that is a script',
    text: agent('url: "javascript:alert(1)", answer: a'),
    says: 'sim.yaml:1 agent.url: must be an http:// or https:// address',
  },
  {
    what: 'a header that ends the request',
    text: agent('url: "http://h/", answer: a, headers: {x-a: "b\\r\\nevil: 1"}'),
    says: 'sim.yaml:1 agent.headers.x-a: holds a line end',
  },
  {
    what: 'a header whose name has a blank',
    text: agent('url: "http://h/", answer: a, headers: {"x a": b}'),
    says: 'sim.yaml:1 agent.headers.x a: is not a valid header name',
  },
  {
    what: 'an expression of brackets',
    text: agent(`url: "http://h/", answer: "${'('.repeat(MANY)}a${')'.repeat(MANY)}"`),
    says: 'sim.yaml:1 agent.answer: is not a JMESPath expression',
  },
  {
    what: 'an expression that is none',
    text: agent('url: "http://h/", answer: "a[?"'),
    says: 'sim.yaml:1 agent.answer: is not a JMESPath expression',
  },
  {
    what: 'a module with a NUL in its path',
    text: 'agent: { type: module, path: "a\\0.ts" }\nseeds: [a?]\n',
    says: 'sim.yaml:1 agent.path: a',
  },
  {
    what: 'a module of a long path',
    text: `agent: { type: module, path: ${'x'.repeat(5_000)} }\nseeds: [a?]\n`,
    says: 'sim.yaml:1 agent.path: ',
  },
  {
    what: 'a module in an address',
    text: 'agent: { type: module, path: "data:text/javascript,1" }\nseeds: [a?]\n',
    says: 'sim.yaml:1 agent.path: no such file',
  },
  {
    what: 'personas that are no personas',
    text: `${WHOLE}questions: { type: user }\npersonas: /etc/hostname\n`,
    says: '/etc/hostname: expected a mapping',
  },
  {
    what: 'a rule that is no expression',
    text: `${WHOLE}stop: { when: [{ matches: "(" }] }\n`,
    says: 'sim.yaml:3 stop.when[0].matches: Invalid regular expression',
  },
];

/** Every document that is refused, each for one reason. */
export const BAD_SPECS: readonly BadSpec[] = [
  ...FORMS,
  ...VALUES.map(([line, says]) => ({ what: line.slice(0, 60), text: `${WHOLE}${line}\n`, says })),
  ...OBJECT_NAMES.slice(1).map((name) => ({
    what: `a key ${name}`,
    text: `${WHOLE}${name}: { x: 1 }\n`,
    says: `sim.yaml:3 ${name}: unknown key "${name}"`,
  })),
  ...[
    '__proto__: { x: 1 }',
    '"__proto__": { x: 1 }',
    'judges: [{ type: llm, model: m, baseUrl: "http://h", criteria: { __proto__: polite } }]',
    'judges: [{ type: llm, model: m, baseUrl: "http://h", guards: { __proto__: polite } }]',
    'personas: { __proto__: { description: hurried } }',
    'user: { persona: { mix: { __proto__: 1 } } }',
  ].map((line) => ({
    what: `a key __proto__ in ${line}`,
    text: `${WHOLE}${line}\n`,
    says: 'sim.yaml:3: no key can have the name "__proto__"; rename or remove it',
  })),
  ...OBJECT_NAMES.map((name) => ({
    what: `an agent of type ${name}`,
    text: `agent: { type: ${name} }\nseeds: [a?]\n`,
    says: `sim.yaml:1 agent.type: unknown type "${name}"`,
  })),
  ...OBJECT_NAMES.map((name) => ({
    what: `a persona ${name}`,
    text: `${WHOLE}questions: { type: user }\nuser: { persona: ${name} }\n`,
    says: `sim.yaml:4 user.persona: `,
  })),
];

/** A spec with most keys, as a program would write it. */
export const FULL_SPEC = {
  name: 'full',
  agentDescription: 'Answers.',
  maxTurns: 3,
  tag: 't',
  systemMessage: 'Be brief.',
  agent: {
    type: 'http',
    url: 'http://127.0.0.1:1/',
    body: { q: '{{question}}' },
    answer: 'text',
    headers: { 'x-a': 'b' },
  },
  questions: { type: 'user' },
  context: { type: 'agent-response', whenEmpty: 'stop', maxContextChars: 5 },
  seeds: [{ id: 'a', question: 'a?', metadata: { n: 1 } }],
  user: { persona: ['plain'], goal: ['Get it'], facts: ['one', { fact: 'two', reveal: 'never' }] },
  stop: { minTurns: 1, goal: 'claimed', when: [{ contains: 'x' }], loop: 3, duration: '10m' },
  concurrency: 2,
  limits: { agent: { requestsPerSecond: 20, timeout: '5m', maxAttempts: 8 } },
  budget: { turns: 10, duration: '8h' },
  prices: { agent: { input: 2.5, output: 10 } },
  judges: [{ name: 'rules', type: 'checks', checks: [{ contains: 'x' }] }],
};

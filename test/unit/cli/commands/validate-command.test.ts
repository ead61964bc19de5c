import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../support/temp-folder.ts';
import { run, problems } from '../../../support/reading-commands.ts';

describe('validate', () => {
  const AGENT = 'agent: { type: docs-qa, docs: ./docs }\n';
  const files = { 'docs/guide.md': '# Guide\n\nA shard is a part of a batch.\n' };

  it('sums up a valid spec without making a store', async () => {
    const home = await tempFolder({ ...files, 'sim.yaml': `${AGENT}seeds: [one?, two?]\nbudget: { turns: 10 }\n` });
    const { out, err } = await run(['validate', join(home, 'sim.yaml')], { home });
    expect(out).toBe('');
    expect(err).toContain(
      'sim.yaml is valid: 2 seeds, agent docs-qa, questions offline, context agent-response, up to 6 turns per conversation\n',
    );
    expect(await readdir(home)).toEqual(['docs', 'sim.yaml']);
  });

  it('multiplies seeds by trials, and says how many calls that makes at most', async () => {
    const home = await tempFolder({ ...files, 'sim.yaml': `${AGENT}seeds: [one?, two?]\nmaxTurns: 1\ntrials: 3\n` });
    const { err } = await run(['validate', join(home, 'sim.yaml')], { home });
    expect(err).toContain('sim.yaml is valid: 2 seeds × 3 trials = 6 conversations, agent docs-qa, ');
    expect(err).toContain('\nat most 12 calls of the agent and 6 of the question generator, retries not counted\n');
  });

  it('knows the spec where it checks seeds that are given', async () => {
    const text = `${AGENT}seeds: [one?]\n`;
    const home = await tempFolder({ ...files, 'sim.yaml': text, 'seeds.csv': 'question,goal\nWhy?,Get a refund\n' });
    const found = await problems(['validate', join(home, 'sim.yaml'), '--seeds', join(home, 'seeds.csv')], { home });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('seeds.csv:2 goal: questions of type "offline" have no use for it');
  });

  it.each([
    ['', true],
    ['canary: false\n', false],
  ])('says whether the first of more than 20 conversations goes ahead alone: %j', async (more, isSaid) => {
    const seeds = JSON.stringify(Array.from({ length: 21 }, (_, index) => `question ${index}?`));
    const home = await tempFolder({ ...files, 'sim.yaml': `${AGENT}seeds: ${seeds}\n${more}` });
    const { err } = await run(['validate', join(home, 'sim.yaml')], { home });
    expect(err.includes('the first conversation goes ahead alone')).toBe(isSaid);
  });

  it('reports what is wrong in the spec and in the given seeds at once', async () => {
    const home = await tempFolder({ ...files, 'sim.yaml': `${AGENT}maxTurn: 3\n`, 'seeds.csv': 'id,question\na,\n' });
    const found = await problems(['validate', join(home, 'sim.yaml'), '--seeds', join(home, 'seeds.csv')], { home });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('sim.yaml:2 maxTurn');
    expect(found[1]).toContain('seeds.csv:2');
  });

  it('reports what is wrong in the spec, its components and its own seeds at once', async () => {
    const spec = `maxTurn: 3
agent:
  type: http
  url: http://h
  headers: { x-one: "\${NO_ONE}", x-two: "\${NO_TWO}" }
  body: { messages: [{ content: "{{question}}", pass: "\${NO_THREE}" }] }
  answer: text
questions: { type: script, questions: [] }
context: { type: module, path: ./none.ts }
seeds: ./seeds.csv
`;
    const home = await tempFolder({ 'sim.yaml': spec, 'seeds.csv': 'id,question\na,\n' });
    const found = await problems(['validate', join(home, 'sim.yaml')], { home });
    expect(found.map((problem) => problem.split(': ')[0])).toEqual([
      'sim.yaml:1 maxTurn',
      'sim.yaml:8 questions.questions',
      'sim.yaml:9 context.path',
      'sim.yaml:5 agent.headers.x-one',
      'sim.yaml:5 agent.headers.x-two',
      'sim.yaml:6 agent.body.messages[0].pass',
      'seeds.csv:2 question',
    ]);
  });

  it('prints the most calls of each side, and the most that a budget costs', async () => {
    const prices = 'prices: { currency: EUR, agent: { input: 1, output: 4 } }\nbudget: { tokens: 1_000_000 }\n';
    const seeds = 'seeds: [one?, { question: two?, maxTurns: 1 }]\n';
    const home = await tempFolder({ ...files, 'sim.yaml': `${AGENT}${seeds}${prices.replaceAll('_', '')}` });
    const { err } = await run(['validate', join(home, 'sim.yaml')], { home });
    expect(err).toContain(
      '\nat most 8 calls of the agent and 6 of the question generator, retries not counted; its budget of 1,000,000 tokens costs at most 4.00 EUR\n',
    );
  });

  it('reports a missing variable of the agent together with missing seeds', async () => {
    const llm = '{ baseUrl: "http://127.0.0.1:9/v1", model: m, apiKeyEnv: NO_SUCH_KEY }';
    const home = await tempFolder({ ...files, 'sim.yaml': `agent: { type: docs-qa, docs: ./docs, llm: ${llm} }\n` });
    const found = await problems(['validate', join(home, 'sim.yaml')], { home });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('NO_SUCH_KEY');
    expect(found[1]).toContain('--seeds');
  });

  describe('behind a proxy', () => {
    const spec = `
agent: { type: databricks-serving, endpoint: e }
questions: { type: llm, baseUrl: "http://localhost:8000/v1", model: m }
seeds: [one?]
`;
    const env = {
      DATABRICKS_HOST: 'https://dbc.example',
      DATABRICKS_TOKEN: 'dapi-token',
      HTTPS_PROXY: 'http://sam:secret-word@proxy.corp:3128',
    };

    it('says which servers are reached through it, without its password', async () => {
      const home = await tempFolder({ 'sim.yaml': spec });
      const { err } = await run(['validate', join(home, 'sim.yaml')], { home, env });
      expect(err).toContain(
        'proxy: http://proxy.corp:3128 (HTTPS_PROXY) for agent https://dbc.example; direct for questions http://localhost:8000\n',
      );
      expect(err).not.toContain('secret-word');
    });

    it('says that NO_PROXY makes all direct, and nothing where no variable names one', async () => {
      const home = await tempFolder({ 'sim.yaml': spec });
      const line = ['validate', join(home, 'sim.yaml')];
      const direct = await run(line, { home, env: { ...env, NO_PROXY: '.example' } });
      expect(direct.err).toContain('proxy: direct for agent https://dbc.example, questions http://localhost:8000\n');
      const without = await run(line, { home, env: { ...env, HTTPS_PROXY: '' } });
      expect(without.err).not.toContain('proxy:');
    });

    it('refuses a variable that names none', async () => {
      const home = await tempFolder({ 'sim.yaml': spec });
      const place = { home, env: { ...env, HTTPS_PROXY: 'socks5://sam:secret-word@proxy' } };
      const found = await problems(['validate', join(home, 'sim.yaml')], place);
      expect(found).toEqual([
        expect.stringContaining('HTTPS_PROXY is not the address of an http:// or https:// proxy'),
      ]);
      expect(found.join()).not.toContain('secret-word');
    });
  });
});

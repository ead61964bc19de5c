import { describe, expect, it } from 'vitest';
import { replaceVariables } from '../../../src/spec/replace-variables.ts';
import { AGENT, load, problemsIn } from '../../support/loaded-spec.ts';

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

  it('leaves secrets in the query of an address, and in the form of a token, to the worker', () => {
    const agent = { url: 'https://h/ask?api_key=${K}&team=${TEAM}', tokenForm: { password: '${P_TOKEN}' } };
    expect(replaceVariables({ agent }, { K: 'hush', TEAM: 'red' })).toEqual({
      value: { agent: { ...agent, url: 'https://h/ask?api_key=${K}&team=red' } },
      problems: [],
    });
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
    const remedy =
      'a spec must not contain secrets; name the variable in a key such as apiKeyEnv, in headers or in body';
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

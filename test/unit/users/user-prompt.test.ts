import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChatMessage } from '../../../src/contract/message.ts';
import { callOnce } from '../../../src/session/call-once.ts';
import { chooseSeeds } from '../../../src/spec/choose-seeds.ts';
import { componentTypes } from '../../../src/spec/component-types.ts';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { surveySeeds } from '../../../src/spec/survey-seeds.ts';
import { PLACEHOLDERS, userPrompt } from '../../../src/users/user-prompt.ts';
import { makeComponents } from '../../../src/worker/make-components.ts';
import { problems, run } from '../../support/reading-commands.ts';
import { says, startScriptedModel } from '../../support/scripted-model.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const AGENT = `export default () => ({ content: '${PLACEHOLDERS.answer}', toolOutputs: ['${PLACEHOLDERS.context}'] });`;

const SPEC = `
agent: { type: module, path: ./agent.mjs }
agentDescription: Sells lamps.
questions: { type: user, llm: { baseUrl: BASE_URL, model: m } }
context: { type: CONTEXT }
user: { persona: terse, goal: [Get a refund, Learn when it arrives], facts: [Order 4417] }
seeds: [{ id: asks, question: My lamp is broken. }, { id: opens }]
`;

/** A folder with a spec of which the model answers what a user may say. */
async function simulation(context = 'agent-response') {
  const message = { note: '', helped: null, open: [1, 2], facts: [], status: 'continue', message: 'how do i get it' };
  const server = await startScriptedModel([says(JSON.stringify(message)), says(JSON.stringify(message))]);
  onTestFinished(() => server.close());
  const spec = SPEC.replace('BASE_URL', `"${server.origin}/v1"`).replace('CONTEXT', context);
  const folder = await tempFolder({ 'sim.yaml': spec, 'agent.mjs': AGENT });
  const sent = () => server.requests.map(({ body }) => (body as { messages: readonly ChatMessage[] }).messages);
  return { folder, file: join(folder, 'sim.yaml'), sent };
}

/** The first request of the first seed from `start` on, as a batch makes it, and what is shown of it. */
async function sentAndShown(context: string, start = 0) {
  const { file, sent } = await simulation(context);
  const loaded = await readSpec(file, { env: {}, types: componentTypes });
  const source = chooseSeeds(loaded, undefined);
  if (source.kind !== 'list') throw new Error('expected a list of seeds');
  const { first } = await surveySeeds({ ...source, seeds: source.seeds.slice(start) }, 5);
  const { spec, projectDir } = loaded;
  const components = await makeComponents(spec, { projectDir, readEnv: () => undefined });
  const call = { runtime: { spec, ...components }, seed: first, signal: new AbortController().signal };
  for await (const _ of callOnce(call)) if (sent().length > 0) break;
  return { sent: sent()[0], shown: userPrompt(spec, first, 'object') };
}

describe('what a model is told that plays a user', () => {
  it.each([
    ['after a seed question', 'agent-response', 0],
    ['after a seed question, with a context of its own', 'tool-outputs', 0],
    ['where the user opens', 'agent-response', 1],
    ['where the user opens, with a context of its own', 'tool-outputs', 1],
  ])('is exactly what a batch sends: %s', async (_, context, start) => {
    const { sent, shown } = await sentAndShown(context, start);
    expect(shown).toEqual(sent);
  });

  it('is printed by validate --user, without a call', async () => {
    const { folder, file, sent } = await simulation();
    const { out, err } = await run(['validate', file, '--user', 'asks'], { home: folder });
    expect(err).toContain('sim.yaml is valid: 2 seeds');
    expect(out).toMatch(/^--- system\nYou are a person who chats/);
    expect(out).toContain('1. Get a refund\n2. Learn when it arrives');
    expect(out).toContain(`--- assistant\nMy lamp is broken.\n\n--- user\n${PLACEHOLDERS.answer}\n\n--- user\n`);
    expect(sent()).toEqual([]);
  });

  it.each([
    ['ask', 'there is no seed "ask"; did you mean "asks"?'],
    ['nobody', 'there is no seed "nobody"; the first is "asks"'],
  ])('is refused for the unknown seed %s', async (id, message) => {
    const { folder, file } = await simulation();
    expect(await problems(['validate', file, '--user', id], { home: folder })).toEqual([`--user: ${message}`]);
  });

  it.each([
    ['{ type: offline }', 'questions of type "offline" play no user with a goal; set "questions: { type: user }"'],
    ['{ type: user }', 'without questions.llm the user follows rules; name a model there'],
  ])('is nothing with questions %s', async (questions, message) => {
    const text = `agent: { type: module, path: ./agent.mjs }\nquestions: ${questions}\nseeds: [q]\n`;
    const folder = await tempFolder({ 'sim.yaml': text, 'agent.mjs': AGENT });
    expect(await problems(['validate', join(folder, 'sim.yaml'), '--user', 'q'], { home: folder })).toEqual([
      `--user: has nothing to show: ${message}`,
    ]);
  });
});

import { expect, it, onTestFinished } from 'vitest';
import type { ConversationRecord } from '../../src/contract/turn-record.ts';
import { gate } from '../support/activity-lab.ts';
import { makeProject } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';

const RUNS = ['one', 'two'] as const;

const SEEDS = Array.from({ length: 12 }, (_, index) => `question ${index}?`);

/** An agent with a key of its own, which only the process that runs the batch has. */
function specOf(name: string, origin: string): string {
  const variable = `KEY_OF_${name.toUpperCase()}`;
  return JSON.stringify({
    agent: {
      type: 'http',
      url: `${origin}/${name}`,
      headers: { 'x-key': `\${${variable}}` },
      body: { question: '{{question}}' },
      answer: 'text',
    },
    questions: { type: 'offline' },
    maxTurns: 3,
    canary: false,
    seeds: SEEDS,
  });
}

it('two runs at once, each with keys of its own: each asks its own agent with its own key', async () => {
  // No run is answered before both ask, so that either could take steps of the other.
  const bothAsk = gate<void>();
  const waiting = new Set<string>(RUNS);
  const server = await startServer(async ({ url }, response) => {
    waiting.delete(url.slice(1));
    if (waiting.size === 0) bothAsk.open();
    await bothAsk.opened;
    answerJson(response, 200, { text: `The answer to ${url} is long enough to ask about: see the monitor.` });
  });
  onTestFinished(() => server.close());
  const project = await makeProject(
    Object.fromEntries(RUNS.map((name) => [`${name}.json`, specOf(name, server.origin)])),
  );
  const started = RUNS.map((name) =>
    project.run(['run', `${name}.json`, '--batch', name], { [`KEY_OF_${name.toUpperCase()}`]: `key-${name}` }),
  );
  for (const { code, stderr } of await Promise.all(started)) expect({ code, stderr }).toMatchObject({ code: 0 });
  for (const name of RUNS) {
    const conversations = await project.records<ConversationRecord>(`${name}.conversations.jsonl`);
    expect(conversations.map(({ outcome }) => outcome)).toEqual(SEEDS.map(() => 'completed'));
    const asked = server.requests.filter(({ url }) => url === `/${name}`);
    expect(new Set(asked.map(({ headers }) => headers['x-key']))).toEqual(new Set([`key-${name}`]));
    expect(asked).toHaveLength(SEEDS.length * 4);
  }
});

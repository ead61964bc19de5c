import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChatMessage } from '../../../src/contract/message.ts';
import { askInTurn } from '../../../src/openai/ask-in-turn.ts';
import { chatCompletion } from '../../../src/openai/chat-completion.ts';
import { openEndpoint } from '../../../src/openai/endpoint.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, startServer } from '../../support/http-server.ts';
import { says } from '../../support/scripted-model.ts';

const HOST = { projectDir: '/', timeoutMs: 5_000, readEnv: () => undefined };
const TALK: readonly ChatMessage[] = [
  { role: 'system', content: 'Play a user.' },
  { role: 'assistant', content: 'Hi' },
  { role: 'user', content: 'Hello!' },
  { role: 'user', content: 'Write your next message.' },
];

/** A server that takes only messages of user and assistant in turn, the user's first, as Mistral's and Gemma's templates do. */
async function strictEndpoint(refusal: string) {
  const server = await startServer((request, response) => {
    const roles = (request.body as { messages: ChatMessage[] }).messages.map(({ role }) => role);
    const isFine = roles.every((role, at) => role === (at % 2 === 0 ? 'user' : 'assistant'));
    answerJson(response, isFine ? 200 : 400, isFine ? says('ok').body : { error: { message: refusal } });
  });
  onTestFinished(() => server.close());
  const endpoint = openEndpoint({ baseUrl: `${server.origin}/v1`, model: 'm-1' }, HOST, 'questions.llm');
  const ask = (messages: readonly ChatMessage[]) =>
    askInTurn(
      endpoint,
      { messages, parameters: {}, headers: { 'idempotency-key': 'k' }, signal: new AbortController().signal },
      (request) => chatCompletion(endpoint, request),
    );
  const sent = () => server.requests.map(({ body }) => (body as { messages: ChatMessage[] }).messages);
  return { ask, sent, requests: server.requests };
}

describe('askInTurn', () => {
  it.each([
    'Conversation roles must alternate user/assistant/user/assistant/...',
    'System role not supported',
    'After the optional system message, conversation roles must alternate user and assistant roles',
  ])('joins the messages once a server says “%s”, from then on at once', async (refusal) => {
    const { ask, sent, requests } = await strictEndpoint(refusal);
    expect((await ask(TALK)).content).toBe('ok');
    expect((await ask(TALK.slice(0, 1).concat(TALK.slice(3)))).content).toBe('ok');
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['k', 'k/in-turn', 'k']);
    expect(sent()).toEqual([
      TALK,
      [
        { role: 'user', content: 'Play a user.' },
        { role: 'assistant', content: 'Hi' },
        { role: 'user', content: 'Hello!\n\nWrite your next message.' },
      ],
      [{ role: 'user', content: 'Play a user.\n\nWrite your next message.' }],
    ]);
  });

  it('begins with the user where a conversation begins with an answer', async () => {
    const { ask, sent } = await strictEndpoint('roles must alternate');
    await ask(TALK.slice(1, 3));
    expect(
      sent()
        .at(-1)
        ?.map(({ content }) => content),
    ).toEqual(['The chat begins.', 'Hi', 'Hello!']);
  });

  it('passes every other refusal on', async () => {
    const { ask, requests } = await strictEndpoint('try an alternative model');
    expect((await failureOf(ask(TALK))).type).toBe('InvalidRequest');
    expect(requests).toHaveLength(1);
  });
});

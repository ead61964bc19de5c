import { describe, expect, it } from 'vitest';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { agentCall, CONVERSATION } from '../../support/agent-call.ts';
import { failureOf } from '../../support/failure-of.ts';
import { agentOf, ask, KEY, response } from '../../support/openai-agent.ts';

describe('openai-responses', () => {
  it('sends items, instructions and that nothing is to be kept', async () => {
    const { request, reply } = await ask('responses', response);
    expect(request).toMatchObject({ method: 'POST', url: '/v1/responses' });
    expect(request.body).toEqual({
      model: 'm-1',
      stream: false,
      input: CONVERSATION.slice(1),
      instructions: 'Be brief.',
      store: false,
    });
    expect(reply).toMatchObject({ content: 'A run.', usage: { inputTokens: 5, outputTokens: 2 } });
    expect(request.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'idempotency-key': 'b/s1/1' });
  });

  it('sends what was set', async () => {
    const { request } = await ask('responses', response, { systemPrompt: 'Be long.', temperature: 1, maxTokens: 9 });
    expect(request.body).toMatchObject({ instructions: 'Be long.', temperature: 1, max_output_tokens: 9 });
  });

  it('takes what was said before the tokens ran out, and fails where that is nothing', async () => {
    const cut = { ...response, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    expect((await ask('responses', cut)).reply).toMatchObject({ content: 'A run.', finishReason: 'length' });
    const failure = await failureOf(ask('responses', { ...cut, output: [{ type: 'reasoning' }] }));
    expect(failure.type).toBe('BadReply');
    expect(failure.message).toContain('finish_reason length');
  });

  itHandlesFaults({
    secret: KEY,
    call: async ({ origin, timeoutMs, signal }) =>
      (await agentOf('responses', { baseUrl: `${origin}/v1`, timeoutMs })).invoke(agentCall(signal)),
  });
});

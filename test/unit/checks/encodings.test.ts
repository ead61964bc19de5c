import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agentReply } from '../../../src/agents/agent-reply.ts';
import { toolCallsMade } from '../../../src/agents/tool-calls-made.ts';
import type { CheckedConversation } from '../../../src/checks/checked-conversation.ts';
import { fieldsOf } from '../../../src/contract/fields-of.ts';
import type { SaidTurn } from '../../../src/contract/user-turn.ts';
import { toolOutputsFromTrace } from '../../../src/traces/tool-outputs-from-trace.ts';
import { conversationOf, holdsPlainAndInverted } from '../../support/said-turns.ts';

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/wire/${name}.json`, import.meta.url), 'utf8'));
}

function body(name: string): unknown {
  return fieldsOf(fieldsOf(fixture(name))['response'])['body'];
}

/** A conversation of one turn, which a server answered as captured. */
function ofReply(name: string): CheckedConversation {
  const {
    content,
    toolCalls = [],
    toolOutputs,
    usage,
  } = agentReply({ status: 200, headers: {}, body: body(name) }, { url: 'http://127.0.0.1/' });
  return ended({ answer: content, toolCalls, toolOutputs: toolOutputs ?? [], usage: usage ?? null });
}

/** A conversation of one turn, of which only the captured trace says what its agent did. */
function ofTrace(trace: unknown): CheckedConversation {
  return ended({ toolCalls: toolCallsMade([], trace) ?? [], toolOutputs: toolOutputsFromTrace(trace) });
}

function ended(turn: Partial<SaidTurn>): CheckedConversation {
  return { ...conversationOf(turn), outcome: 'completed' };
}

const SEARCH = { name: 'search_product_docs', args: { query: ['lakehouse', 'monitoring', 'what'] } };

/** Every operator on a reply that searched once. */
const ON_REPLY: readonly (readonly [object, boolean])[] = [
  [{ toolCalled: SEARCH }, true],
  [{ toolCalled: { ...SEARCH, times: 1 } }, true],
  [{ toolCalled: { ...SEARCH, args: { query: ['lakehouse'] } } }, false],
  [{ toolCalled: 'delete_account' }, false],
  [{ jmespath: "turns[].toolCalls[] | [?contains(arguments.query, 'monitoring')]" }, true],
  [{ jmespath: "turns[].toolCalls[] | [?name == 'get_metric']" }, false],
  [{ contains: ['statistical properties', 'monitor-intro.html'], in: 'tool-outputs' }, true],
  [{ contains: 'drift_rows', in: 'tool-outputs' }, false],
  [{ containsAny: ['drift_rows', 'monitor-intro.html'], in: 'tool-outputs' }, true],
  [{ matches: '"doc_uri": ?"https://docs\\.', in: 'tool-outputs' }, true],
  [{ matches: '^Here is what', in: 'answers' }, true],
  [{ equals: 'Here is what', in: 'last-answer' }, false],
  [{ words: { min: 5 }, in: 'each-answer' }, true],
  [{ words: { max: 4 }, in: 'tool-outputs' }, false],
  [{ outcome: 'completed' }, true],
  [{ turns: { max: 1 } }, true],
  [{ latency: { max: 99 } }, false],
];

describe('checks of captured replies', () => {
  const replies = [
    'inv_chatagent_inputs',
    'inv_chatagent_messages',
    'inv_responses_input',
    'inv_agentserver_invocations_tracehdr',
  ];
  it.each(replies.flatMap((name) => ON_REPLY.map(([check, holds]) => [name, check, holds] as const)))(
    '%s: %j: %s',
    async (name, check, holds) => {
      expect(await holdsPlainAndInverted(check, ofReply(name))).toEqual([holds, !holds]);
    },
  );

  it.each(['inv_chatagent_compare', 'inv_responses_compare'])('%s: counts each of two calls once', async (name) => {
    const conversation = ofReply(name);
    for (const [check, holds] of [
      [{ toolCalled: { name: 'get_metric', args: { name: 'drift_rows' }, times: 1 } }, true],
      [{ toolCalled: { name: 'search_product_docs', times: { min: 2 } } }, false],
      [{ contains: ['"value": 24', 'drift metrics table'], in: 'tool-outputs' }, true],
    ] as const)
      expect(await holdsPlainAndInverted(check, conversation)).toEqual([holds, !holds]);
  });

  it('know the tokens where the server reported them', async () => {
    const conversation = ofReply('inv_chatagent_inputs');
    expect(await holdsPlainAndInverted({ tokens: { min: 1, max: 100_000 } }, conversation)).toEqual([true, false]);
  });
});

const WRITTEN = { name: 'search_docs', args: { query: 'what is drift?' } };

describe('checks of captured traces', () => {
  it.each([
    [
      'autolog_openai_traced',
      fixture('autolog_openai_traced'),
      { name: 'search', args: { query: 'How do alerts work?' } },
      1,
      'create an alert',
    ],
    ['trace_artifact_ajax2', body('trace_artifact_ajax2'), SEARCH, 1, 'statistical properties'],
    ['trace_artifact_ajax3', body('trace_artifact_ajax3'), SEARCH, 1, 'statistical properties'],
    ['trace_batch_get', body('trace_batch_get'), SEARCH, 1, 'statistical properties'],
    ['trace_get_full', body('trace_get_full'), SEARCH, 1, 'statistical properties'],
    ['write_get_after', body('write_get_after'), WRITTEN, 1, 'd1'],
    ['write_get_after_repeat', body('write_get_after_repeat'), WRITTEN, 2, 'd1'],
    ['write_get_otlp_only', body('write_get_otlp_only'), WRITTEN, 1, 'd1'],
  ])('%s', async (_, trace, tool, times, output) => {
    const conversation = ofTrace(trace);
    for (const [check, holds] of [
      [{ toolCalled: { ...tool, times } }, true],
      [{ toolCalled: { ...tool, times: 0 } }, false],
      [{ toolCalled: { name: tool.name, args: { nothing: 1 } } }, false],
      [{ jmespath: `turns[].toolCalls[] | [?name == '${tool.name}']` }, true],
      [{ contains: output, in: 'tool-outputs' }, true],
      [{ matches: `^\\[.*${output}`, in: 'tool-outputs' }, true],
      [{ equals: output, in: 'tool-outputs' }, false],
    ] as const)
      expect(await holdsPlainAndInverted(check, conversation)).toEqual([holds, !holds]);
  });

  it.each(['trace_get_missing', 'write_art_start'])('%s: without a call none holds', async (name) => {
    const conversation = ofTrace(body(name));
    expect(await holdsPlainAndInverted({ toolCalled: 'search_docs' }, conversation)).toEqual([false, true]);
    expect(await holdsPlainAndInverted({ contains: 'd1', in: 'tool-outputs' }, conversation)).toEqual([false, true]);
  });
});

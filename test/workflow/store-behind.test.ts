import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Activities } from '../../src/activities/activities.ts';
import type { Agent } from '../../src/agents/agent.ts';
import type { ChatMessage } from '../../src/contract/message.ts';
import { type Cast, type Lab, openLab } from '../support/lab.ts';
import { judgeNamed, scriptedJudge } from '../support/lab-judges.ts';
import { loseTail } from '../support/lose-tail.ts';

const MAX_TURNS = 4;
/** First turn that the store loses, and the turn in which it does. */
const LOST_FROM = 1;
const LOST_IN = 3;

/** An agent that answers each call otherwise, and remembers what it was sent. */
function rememberingAgent() {
  const calls: { readonly messages: readonly ChatMessage[]; readonly answer: string }[] = [];
  const invoke: Agent['invoke'] = async ({ messages }) => {
    const answer = `answer of call ${calls.length}`;
    calls.push({ messages, answer });
    return { content: answer, toolOutputs: [] };
  };
  return { agent: { invoke }, calls };
}

/** A batch of one conversation whose store loses its tail once, right before this activity is performed in a turn, or at the end. */
async function batchLosing(activity: keyof Activities, cast: Cast = {}) {
  const { agent, calls } = rememberingAgent();
  let isLost = false;
  const lab: Lab = await openLab({
    agent,
    ...cast,
    spec: { maxTurns: MAX_TURNS, systemMessage: null, ...cast.spec },
    tamper: (activities) => {
      const perform = activities[activity] as (input: { turn?: number }) => Promise<never>;
      const losing = async (input: { turn?: number }) => {
        if (!isLost && (input.turn ?? LOST_IN) === LOST_IN) {
          isLost = true;
          loseTail(join(lab.home, 'store.db'), { batchId: lab.batchId, seedIndex: 0, turn: LOST_FROM });
        }
        return perform(input);
      };
      return { ...activities, [activity]: losing };
    },
  });
  return { lab, calls, isLost: () => isLost };
}

/** Every turn is there in order, and answers exactly what the agent was sent: the turns before it and its question. */
async function expectTrueTranscript({ lab, calls, isLost }: Awaited<ReturnType<typeof batchLosing>>) {
  expect(isLost()).toBe(true);
  const [row] = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 1 });
  const turns = row?.turns ?? [];
  expect(turns.map(({ turn }) => turn)).toEqual(Array.from({ length: MAX_TURNS + 1 }, (_, turn) => turn));
  for (const { turn, question, reply } of turns) {
    const said = turns.slice(0, turn).flatMap((each) => [each.question, each.reply.content]);
    const call = calls.find(({ answer }) => answer === reply.content);
    expect(call?.messages.map(({ content }) => content)).toEqual([...said, question]);
  }
  return row;
}

const opening = Array.from({ length: MAX_TURNS }, (_, index) => `opening ${index}?`);

describe('a conversation whose store has lost the end of what was said', () => {
  it.each<[keyof Activities, string, Cast]>([
    ['invokeAgent', 'asks the agent', {}],
    ['persistAndExtract', 'commits a turn', {}],
    ['generateNextQuestion', 'makes a question', {}],
    ['generateNextQuestion', 'asks one that its seed fixes', { seeds: [{ question: 'first?', opening }] }],
    ['endConversation', 'ends', {}],
  ])('goes back to the last turn that is there: %s, as it %s', async (activity, _when, cast) => {
    const world = await batchLosing(activity, cast);
    expect(await world.lab.run()).toEqual({ kind: 'closed' });
    const row = await expectTrueTranscript(world);
    expect(row?.ending).toMatchObject({ outcome: 'completed' });
    expect(await world.lab.store.progress(world.lab.batchId)).toMatchObject({ turns: MAX_TURNS + 1 });
  });

  it('takes no answer that came while the store lost its question', async () => {
    const calls: string[] = [];
    let isLost = false;
    const agent: Agent = {
      invoke: async ({ messages, turn }) => {
        const asked = messages.map(({ content }) => content).join(' | ');
        calls.push(asked);
        if (turn === LOST_IN && !isLost) {
          isLost = true;
          loseTail(join(lab.home, 'store.db'), { batchId: lab.batchId, seedIndex: 0, turn: LOST_FROM });
        }
        return { content: `answer of call ${calls.length - 1}`, toolOutputs: [] };
      },
    };
    const lab = await openLab({ agent, spec: { maxTurns: MAX_TURNS } });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    const [row] = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 1 });
    expect(row?.turns.map(({ reply }) => reply.content)).toEqual(
      [0, 4, 5, 6, 7].map((call) => `answer of call ${call}`),
    );
    expect(row?.ending).toMatchObject({ outcome: 'completed' });
  });

  it('keeps no judgement of turns that were lost while a judge looked at them', async () => {
    const { agent } = rememberingAgent();
    const seen: string[][] = [];
    const judge = scriptedJudge('reader', async ({ conversation: { turns } }) => {
      seen.push(turns.map(({ answer }) => answer));
      if (seen.length === 1)
        loseTail(join(lab.home, 'store.db'), { batchId: lab.batchId, seedIndex: 0, turn: LOST_FROM });
      return { result: 'pass', reasoning: turns.at(-1)?.answer ?? '' };
    });
    const lab: Lab = await openLab({
      agent,
      judges: { reader: judge },
      spec: { maxTurns: MAX_TURNS, judges: [judgeNamed('reader')] },
    });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    const [row] = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 1 });
    const said = row?.turns.map(({ reply }) => reply.content);
    expect(said).toEqual([0, 5, 6, 7, 8].map((call) => `answer of call ${call}`));
    expect(seen).toEqual([[0, 1, 2, 3, 4].map((call) => `answer of call ${call}`), said]);
    const [found, ...others] = await lab.store.judgementsOf({ batchId: lab.batchId, seedIndex: 0 });
    expect(found?.judgement).toMatchObject({ turns: MAX_TURNS + 1, scores: [{ reasoning: 'answer of call 8' }] });
    expect(others).toEqual([]);
  });

  it('pauses the batch where that happens again and again', async () => {
    const { agent } = rememberingAgent();
    const lab: Lab = await openLab({
      agent,
      spec: { maxTurns: MAX_TURNS },
      tamper: (activities) => ({
        ...activities,
        generateNextQuestion: async (input) => {
          loseTail(join(lab.home, 'store.db'), { batchId: lab.batchId, seedIndex: 0, turn: 0 });
          return activities.generateNextQuestion(input);
        },
      }),
    });
    const end = await lab.run();
    expect(end).toMatchObject({ kind: 'paused' });
    expect(end).toMatchObject({ reason: expect.stringContaining('keeps losing what it has stored') as string });
  });
});

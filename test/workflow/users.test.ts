import { describe, expect, it } from 'vitest';
import type { SeedInput } from '../../src/contract/seed.ts';
import type { StopRules } from '../../src/contract/stop-rules.ts';
import type { UserEnd, UserTurn } from '../../src/contract/user-turn.ts';
import { conversationWorkflowId } from '../../src/contract/ids.ts';
import type { GeneratedQuestions, QuestionGenerator, QuestionRequest } from '../../src/questions/question-generator.ts';
import type { Cast } from '../support/lab.ts';
import { openLab, seedsNamed } from '../support/lab.ts';

const THINKING: UserTurn = { status: 'continue', helped: true, open: [1], facts: [], flags: [] };
const REACHED: UserEnd = { outcome: 'goal-reached', reason: 'every part of the goal is done' };

type Play = (request: QuestionRequest) => Partial<GeneratedQuestions> | undefined;

/** A user who asks on and on, but for the turns that the play decides; notes every call. */
function userPlaying(play: Play = () => undefined, isReached = true) {
  const calls: string[] = [];
  const generator: QuestionGenerator = {
    isUser: true,
    generate: async (request) => {
      const { turn, user } = request;
      calls.push(`${user?.isReaction ? 'react' : 'ask'} ${turn}`);
      return { questions: [`message ${turn}`], user: THINKING, ...play(request) };
    },
    verify: async ({ turn }) => {
      calls.push(`verify ${turn}`);
      return { isReached, reason: isReached ? 'done' : 'the money has not arrived' };
    },
  };
  return { generator, calls };
}

async function runWith(cast: Cast, seed: SeedInput = { id: 's', question: 'first?' }) {
  const questions = { type: 'user' };
  const lab = await openLab({ seeds: [seed], ...cast, spec: { maxTurns: 2, questions, ...cast.spec } });
  await lab.run();
  const [row] = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 1 });
  return { lab, said: row?.turns.map(({ question }) => question), ending: row?.ending };
}

describe('a simulated user', () => {
  it('opens where the seed has no question, and looks at the last answer', async () => {
    const { generator, calls } = userPlaying();
    const { said, ending, lab } = await runWith({ questions: generator }, { id: 's', goal: 'a refund' });
    expect(said).toEqual(['message 0', 'message 1', 'message 2']);
    expect(calls).toEqual(['ask 0', 'ask 1', 'ask 2', 'react 3']);
    expect(ending).toMatchObject({ outcome: 'completed' });
    const handle = lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/s`));
    const { events } = await handle.fetchHistory();
    const labels = events?.map(({ userMetadata }) => Buffer.from(userMetadata?.summary?.data ?? '').toString());
    expect(labels).toEqual(
      expect.arrayContaining(['"turn 0 · opening"', '"turn 1 · next question"', '"turn 2 · last reaction"']),
    );
  });

  it('may reach its goal by the last reaction, without asking more', async () => {
    const play: Play = ({ user }) =>
      user?.isReaction ? { questions: [''], user: { ...THINKING, end: REACHED } } : undefined;
    const { said, ending } = await runWith({ questions: userPlaying(play).generator });
    expect(said).toHaveLength(3);
    expect(ending).toMatchObject({ outcome: 'goal-reached', endReason: REACHED.reason });
  });

  it.each(['goal-reached', 'user-gave-up', 'stopped', 'loop-detected', 'timed-out'] as const)(
    'whose conversation ends as %s has one in the UI that is complete, says so and why, and can be found',
    async (outcome) => {
      const end: UserEnd = { outcome, reason: `because of ${outcome}` };
      const play: Play = ({ turn }) =>
        turn === 1 ? { questions: [''], isEnd: true, user: { ...THINKING, end } } : undefined;
      const { lab, ending } = await runWith({ questions: userPlaying(play).generator });
      expect(ending).toMatchObject({ outcome, endReason: end.reason });
      const handle = lab.client.workflow.getHandle(conversationWorkflowId(lab.prefix, `${lab.batchId}/s`));
      expect(await handle.result()).toMatchObject({ outcome, endReason: end.reason });
      const { status, typedSearchAttributes } = await handle.describe();
      const found = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
      expect([status.name, found]).toEqual(['COMPLETED', expect.arrayContaining([['ConvsimOutcome', outcome]])]);
    },
  );

  it.each([
    [true, { outcome: 'goal-reached', endReason: REACHED.reason }, ['first?']],
    [false, { outcome: 'completed' }, ['first?', 'message 1', 'message 2']],
  ])('has its claim verified once (%s)', async (isReached, expected, turns) => {
    const play: Play = ({ user, turn }) =>
      turn === 1 && user?.refusedClaim === undefined
        ? { questions: ['thanks'], isClaim: true, user: { ...THINKING, end: REACHED } }
        : undefined;
    const { generator, calls } = userPlaying(play, isReached);
    const { said, ending } = await runWith({ questions: generator });
    expect(ending).toMatchObject(expected);
    expect(said).toEqual(turns);
    expect(calls.slice(0, 2)).toEqual(['ask 1', 'verify 1']);
    expect(calls.filter((call) => call.startsWith('verify'))).toHaveLength(1);
  });

  it('who insists on a claim that was refused, and says nothing more, has ended the conversation without its goal', async () => {
    const play: Play = () => ({ questions: [''], isClaim: true, user: { ...THINKING, end: REACHED } });
    const { ending } = await runWith({ questions: userPlaying(play, false).generator });
    expect(ending).toMatchObject({ outcome: 'user-ended' });
    expect(ending?.endReason).toContain('the money has not arrived');
  });

  it('asks the fixed first questions of its seed without a call, and is told of the history', async () => {
    const { generator, calls } = userPlaying();
    let asked: readonly unknown[] = [];
    const { said } = await runWith(
      { questions: generator, agent: { invoke: async ({ messages }) => ((asked = messages), { content: 'yes' }) } },
      { id: 's', question: 'first?', opening: ['second?'], history: [{ role: 'user', content: 'earlier' }] },
    );
    expect(said).toEqual(['first?', 'second?', 'message 2']);
    expect(calls).toEqual(['ask 2', 'react 3']);
    expect(asked[1]).toEqual({ role: 'user', content: 'earlier' });
  });

  it('goes on where the context is empty', async () => {
    const { said } = await runWith({ questions: userPlaying().generator, context: { extract: () => '' } });
    expect(said).toEqual(['first?', 'message 1', 'message 2']);
  });

  it('asks what it thought of last, or something new, when the conversation is extended', async () => {
    let isSilent = true;
    const usage = { inputTokens: 10, outputTokens: 1 };
    const play: Play = ({ user }) => ({ usage, ...(user?.isReaction && isSilent && { questions: [''] }) });
    const { lab } = await runWith({ questions: userPlaying(play).generator });
    isSilent = false;
    await lab.store.changeManifest(lab.batchId, (manifest) => ({
      ...manifest,
      extendedFrom: 2,
      spec: { ...manifest.spec, maxTurns: 3 },
    }));
    await lab.store.extend(lab.batchId, 3);
    await lab.run();
    const [row] = await lab.store.readConversations({ batchId: lab.batchId, from: 0, limit: 1 });
    expect(row?.turns.map(({ question }) => question)).toEqual(['first?', 'message 1', 'message 2', 'message 3']);
    // No call is lost: the silent reaction counts with the question that took its place, the last one for itself.
    const tokens = [...(row?.turns.map(({ questionUsage }) => questionUsage) ?? []), row?.unaskedUsage];
    expect(tokens.map((used) => used?.inputTokens)).toEqual([undefined, 10, 10, 20, 10]);
    expect((await lab.store.progress(lab.batchId)).questionUsage.inputTokens).toBe(50);
  });
});

describe('a stop rule', () => {
  const after = (turns: number): StopRules => ({
    before: async (situation) =>
      situation.turns.length >= turns ? { outcome: 'stopped', reason: 'contains: "RMA-"' } : undefined,
    close: () => {},
  });

  it.each([1, 2, 3])('ends the conversation after turn %s, before the user is asked', async (turns) => {
    const { generator, calls } = userPlaying();
    const { said, ending } = await runWith({ questions: generator, stop: after(turns) });
    expect(ending).toMatchObject({ outcome: 'stopped', endReason: 'contains: "RMA-"' });
    expect(said).toHaveLength(turns);
    expect(calls).toHaveLength(turns - 1);
  });

  it('holds for every generator, at the last answer too', async () => {
    const questions: QuestionGenerator = { generate: async ({ turn }) => ({ questions: [`question ${turn}?`] }) };
    const spec = { questions: { type: 'echo' }, stop: { minTurns: 0, loop: 2 } };
    const { said, ending } = await runWith({ questions, stop: after(3), spec });
    expect(ending).toMatchObject({ outcome: 'stopped' });
    expect(said).toHaveLength(3);
  });

  it('that does not hold leaves a conversation completed', async () => {
    const lab = await openLab({
      seeds: seedsNamed(2),
      stop: after(99),
      spec: { maxTurns: 1, stop: { minTurns: 0, loop: 2 } },
    });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ completed: 2 });
  });
});

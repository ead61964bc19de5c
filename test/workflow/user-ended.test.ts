import { describe, expect, it } from 'vitest';
import type { QuestionGenerator } from '../../src/questions/question-generator.ts';
import { openLab, seedsNamed, transcripts } from '../support/lab.ts';

describe('a user who has nothing more to ask', () => {
  it('ends the conversation as user-ended, and is not asked again', async () => {
    let asked = 0;
    const questions: QuestionGenerator = {
      generate: async ({ turn }) => {
        asked += 1;
        return turn === 2 ? { questions: [], isEnd: true } : { questions: ['and then?'] };
      },
    };
    const lab = await openLab({ questions, seeds: seedsNamed(2), spec: { maxTurns: 5 } });
    expect(await lab.run()).toEqual({ kind: 'closed' });
    const { turns, outcomes } = await lab.store.progress(lab.batchId);
    expect({ turns, outcomes, asked }).toEqual({ turns: 4, outcomes: { 'user-ended': 2 }, asked: 4 });
    expect((await transcripts(lab)).map((said) => said.length)).toEqual([4, 4]);
  });

  it('has ended it although the worker was lost before the conversation heard of it', async () => {
    let asked = 0;
    const questions: QuestionGenerator = {
      generate: async () => {
        asked += 1;
        return { questions: [], isEnd: true };
      },
    };
    let isLost = false;
    const lab = await openLab({
      questions,
      spec: { maxTurns: 5 },
      tamper: (activities) => ({
        ...activities,
        async generateNextQuestion(input) {
          const shown = await activities.generateNextQuestion(input);
          if (isLost) return shown;
          isLost = true;
          throw new Error('the result was lost');
        },
      }),
    });
    await lab.run();
    expect((await lab.store.progress(lab.batchId)).outcomes).toEqual({ 'user-ended': 1 });
    expect(asked).toBe(1);
  });
});

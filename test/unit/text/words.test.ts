import { describe, expect, it } from 'vitest';
import { contentWords, sharedPart, stem, stemsOf, subjectOf, wordsOf } from '../../../src/text/words.ts';

describe('words', () => {
  it.each([
    ['resume', 'Resumes', 'resumed', 'resuming'],
    ['batch', 'batches', 'Batch’s', "batch's"],
    ['try', 'tries', 'tried', 'trying'],
    ['stop', 'stops', 'stopped', 'stopping'],
    ['cancel', 'cancels', 'cancelled', 'canceling'],
    ['sell', 'sells', 'Sell', 'selling'],
  ])('share one stem: %s, %s, %s and %s', (...words) => {
    expect(new Set(words.map(stem)).size).toBe(1);
  });

  it('keep their form where an ending only looks like one', () => {
    const words = ['process', 'status', 'analysis', 'seed', 'being', 'v2s', '状態'];
    expect(words.map(stem)).toEqual(words);
  });

  it('tell a flag or a name in code from its parts', () => {
    expect(stemsOf('use `--batch` and maxTurns')).toEqual(['--batch', 'batch', 'maxturn', 'max', 'turn']);
  });

  it('are cut by dictionary only in scripts without spaces', () => {
    expect(wordsOf('conversation')).toEqual(['conversation']);
    expect(wordsOf('会話は続く').length).toBeGreaterThan(1);
  });

  it('that only hold a sentence together carry no meaning, unless there are no others', () => {
    expect(contentWords('How do I resume the batch?')).toEqual(['resume', 'batch']);
    expect(subjectOf('What is this?').size).toBe(3);
    expect(subjectOf('What is a batch?')).toEqual(new Set(['batch']));
  });

  it('are compared by the part that two sets share', () => {
    expect(sharedPart(new Set(['a', 'b']), new Set(['b', 'c', 'd']))).toBe(0.5);
    expect(sharedPart(new Set(), new Set(['a']))).toBe(0);
  });
});

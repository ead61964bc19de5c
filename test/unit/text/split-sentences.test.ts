import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../../src/text/split-sentences.ts';

describe('splitSentences', () => {
  it('cuts after full stops, question and exclamation marks, in scripts without spaces too', () => {
    expect(splitSentences('One. Two? Three! 会話は続く。終わり。')).toEqual([
      'One.',
      'Two?',
      'Three!',
      '会話は続く。',
      '終わり。',
    ]);
  });

  it('cuts neither inside code nor after an abbreviation', () => {
    expect(splitSentences('Use `a. B` here, e.g. Foo. Then stop.')).toEqual([
      'Use `a. B` here, e.g. Foo.',
      'Then stop.',
    ]);
  });

  it('gives nothing for nothing', () => {
    expect(splitSentences(' ')).toEqual([]);
  });
});

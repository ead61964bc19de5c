import { wordsOf } from '../text/words.ts';
import type { Diversity } from './data/batch-view.ts';
import { MovingTypes } from './moving-types.ts';
import { textKey } from './text-key.ts';

/** Counts how alike questions are; memory grows with different questions, by a few bytes each. */
export class DiversityTally {
  readonly #types = new MovingTypes();
  /** How often each question occurs: once, or oftener. */
  readonly #seen = new Map<number, boolean>();
  #questions = 0;
  #repeated = 0;
  #words = 0;

  /** Adds the questions of a conversation; its seed question, which is empty where there is none, only as what others repeat. */
  add(seedQuestion: string, questions: readonly string[]): void {
    const earlier = new Set(seedQuestion === '' ? [] : [keyOf(wordsIn(seedQuestion))]);
    for (const question of questions) {
      const words = wordsIn(question);
      const key = keyOf(words);
      this.#questions += 1;
      this.#words += words.length;
      if (earlier.has(key)) this.#repeated += 1;
      earlier.add(key);
      this.#seen.set(key, this.#seen.has(key));
      for (const word of words) this.#types.add(word);
    }
  }

  /** What has been added comes to. */
  diversity(): Diversity {
    const all = this.#questions;
    const share = (count: number) => (all === 0 ? null : count / all);
    let distinct = 0;
    for (const isRepeated of this.#seen.values()) if (!isRepeated) distinct += 1;
    return {
      questions: all,
      distinct: share(distinct),
      repeated: share(this.#repeated),
      lexical: this.#types.share(),
      words: share(this.#words),
    };
  }
}

function wordsIn(text: string): readonly string[] {
  return wordsOf(text).map((word) => word.toLowerCase());
}

function keyOf(words: readonly string[]): number {
  return textKey(words.join(' '));
}

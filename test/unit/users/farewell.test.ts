import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isFarewell } from '../../../src/users/farewell.ts';

interface Line {
  readonly message: string;
  readonly language: string;
  readonly isFarewell: boolean;
}

const read = (name: string) => readFileSync(new URL(`../../fixtures/users/${name}`, import.meta.url), 'utf8');
const lines = JSON.parse(read('farewells.json')) as readonly Line[];
const questions = read('questions.txt').trim().split('\n');

describe('isFarewell', () => {
  it('is right about at least 95 % of 60 lines in ten languages and more', () => {
    expect(lines).toHaveLength(60);
    expect(new Set(lines.map(({ language }) => language)).size).toBeGreaterThanOrEqual(10);
    const wrong = lines.filter((line) => isFarewell(line.message) !== line.isFarewell).map(({ message }) => message);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(3);
  });

  it('takes none of 200 messages that want or tell something for one', () => {
    expect(new Set(questions).size).toBe(200);
    expect(questions.filter(isFarewell)).toEqual([]);
  });

  it.each(['', '   ', '👍', '...', '42'])('takes “%s” for none', (message) => {
    expect(isFarewell(message)).toBe(false);
  });

  it('does not go by case, marks or the form of apostrophes', () => {
    expect(['THANKS!!! BYE 👋', 'that’s all — thank you.', 'good-bye'].map(isFarewell)).toEqual([true, true, true]);
  });
});

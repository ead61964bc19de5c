import { describe, expect, it } from 'vitest';
import { problemsIn, seedsIn } from '../../support/seed-sources.ts';

function row(...entries: unknown[]): string {
  return JSON.stringify({ question: 'q', expect: entries });
}

describe('expect of a row', () => {
  it('holds checks and criteria, in every form of file', async () => {
    const entries = ['It is so.', { contains: '30 days' }, { name: 'so', criterion: 'It is so.', gate: false }];
    const [ofJson] = await seedsIn('seeds.jsonl', row(...entries));
    expect(ofJson?.expect).toEqual(entries);
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const lines = entries.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))).join('\n');
    for (const cell of [JSON.stringify(entries), lines]) {
      const [ofCsv] = await seedsIn('seeds.csv', `question,expect\nq,${quoted(cell)}\n`);
      expect(ofCsv?.expect).toEqual(entries);
    }
  });

  it('names what is wrong with its place', async () => {
    const wrong = ['', { contians: 'x' }, { criterion: 'x', contains: 'x' }, { module: './x.ts' }, { jmespath: 'a b' }];
    expect(await problemsIn('seeds.jsonl', `${row('fine')}\n${row(...wrong)}`)).toEqual([
      'seeds.jsonl:2 expect[0]: must not be empty',
      'seeds.jsonl:2 expect[1].contians: unknown key "contians"; did you mean "contains"?',
      'seeds.jsonl:2 expect[2]: has criterion and contains together; keep one of them and make the others entries',
      expect.stringMatching(
        /^seeds\.jsonl:2 expect\[3\]\.module: unknown key "module"; known keys: criterion, contains/,
      ),
      expect.stringMatching(/^seeds\.jsonl:2 expect\[4\]\.jmespath: is not a JMESPath expression/),
    ]);
  });
});

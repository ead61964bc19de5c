import { describe, expect, it } from 'vitest';
import { seedField, seedValue } from '../../../src/spec/seed-fields.ts';
import { seedsIn } from '../../support/seed-sources.ts';

describe('a field of a seed', () => {
  it.each([
    ['min_turns', 'minTurns'],
    ['Goal', 'goal'],
    ['Guide Lines', 'guidelines'],
    ['expected_facts', undefined],
  ])('is named by the column %j', (column, field) => {
    expect(seedField(column)).toBe(field);
  });

  it.each([
    ['facts', 'Order 4417', ['Order 4417']],
    ['facts', 'Order 4417\r\n\n Paid by card ', ['Order 4417', 'Paid by card']],
    ['facts', '["Order 4417", {"fact": "7447", "reveal": "never"}]', ['Order 4417', { fact: '7447', reveal: 'never' }]],
    ['unknown', '[the address]', ['[the address]']],
    ['guidelines', ' ', undefined],
    ['opening', 'NaN', undefined],
    ['goal', 'Get a refund', 'Get a refund'],
    ['goal', 'Get a refund\nLearn when', ['Get a refund', 'Learn when']],
    ['persona', 'plain\nterse', ['plain', 'terse']],
    ['persona', '["plain"]', 'plain'],
    ['patience', '2', 2],
    ['patience', '2.0', 2],
    ['patience', 'Endless', null],
    ['patience', null, null],
    ['minTurns', null, undefined],
    ['minTurns', 'two', 'two'],
    ['history', [{ role: 'user', content: 'Hi' }], [{ role: 'user', content: 'Hi' }]],
  ] as const)('%s reads %j', (field, given, value) => {
    expect(seedValue(field, given)).toEqual(value);
  });

  it('history stands in no column of a CSV file, and goes there with the other columns', async () => {
    const [seed] = await seedsIn('seeds.csv', 'question,history,opening\nq,[],And then?\n');
    expect(seed).toMatchObject({ question: 'q', metadata: { history: '[]' }, opening: ['And then?'] });
    const line = { question: 'q', history: [{ role: 'assistant', content: 'Hi' }] };
    expect(await seedsIn('seeds.jsonl', JSON.stringify(line))).toMatchObject([line]);
  });
});

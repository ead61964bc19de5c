import { expect, it } from 'vitest';
import { toolUses } from '../../../src/push/tool-uses.ts';

const CALLS = [
  { name: 'find', arguments: { id: 7 } },
  { name: 'pay', arguments: 'all' },
];

it('pairs calls and results where there are as many of both', () => {
  expect(toolUses({ toolCalls: CALLS, toolOutputs: ['found', 'paid'] })).toEqual([
    { name: 'find', arguments: '{"id":7}', result: 'found' },
    { name: 'pay', arguments: 'all', result: 'paid' },
  ]);
});

it('lets them stand side by side where nobody told which result belongs to which call', () => {
  expect(toolUses({ toolCalls: CALLS, toolOutputs: ['found'] })).toEqual([
    { name: 'find', arguments: '{"id":7}' },
    { name: 'pay', arguments: 'all' },
    { result: 'found' },
  ]);
});

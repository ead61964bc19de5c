import { describe, expect, it } from 'vitest';
import { conversationOf, holdsPlainAndInverted } from '../../support/said-turns.ts';

const conversation = conversationOf(
  {
    toolCalls: [
      { name: 'find_order', arguments: { id: 4417, by: { mail: 'a@b.example', lines: [1, { sku: 'x', count: 2 }] } } },
      { name: 'find_order', arguments: { id: '4417', by: null } },
    ],
  },
  { toolCalls: [{ name: 'transfer', arguments: 'not JSON' }] },
  {
    toolCalls: [
      { name: 'list', arguments: null },
      { name: 'proto', arguments: JSON.parse('{"__proto__":{"a":1}}') },
    ],
  },
);

const find = (args: unknown, times?: unknown) => ({
  toolCalled: { name: 'find_order', args, ...(times !== undefined && { times }) },
});

describe('toolCalled', () => {
  it.each([
    [{ toolCalled: 'transfer' }, true],
    [{ toolCalled: 'Transfer' }, false],
    [{ toolCalled: 'delete_account' }, false],
    [{ toolCalled: { name: 'find_order' } }, true],
    [{ toolCalled: { name: 'find_order', times: 2 } }, true],
    [{ toolCalled: { name: 'find_order', times: 1 } }, false],
    [{ toolCalled: { name: 'find_order', times: { min: 2 } } }, true],
    [{ toolCalled: { name: 'find_order', times: { min: 3 } } }, false],
    [{ toolCalled: { name: 'find_order', times: { max: 1 } } }, false],
    [{ toolCalled: { name: 'delete_account', times: 0 } }, true],
    [{ toolCalled: { name: 'find_order', times: 0 } }, false],
    [find({ id: 4417 }), true],
    [find({ id: '4417' }), true],
    [find({ id: 4417 }, 1), true],
    [find({ id: 4418 }), false],
    [find({}), true],
    [find({ by: { mail: 'a@b.example' } }), true],
    [find({ by: { mail: 'A@b.example' } }), false],
    [find({ by: {} }, 1), true],
    [find({ by: null }, 1), true],
    [find({ by: { lines: [1, { sku: 'x' }] } }), true],
    [find({ by: { lines: [1] } }), false],
    [find({ by: { lines: { 0: 1 } } }), false],
    [find({ by: { lines: [{ sku: 'x' }, 1] } }), false],
    [find({ id: 4417, by: null }), false],
    [find({ constructor: {} }), false],
    [{ toolCalled: { name: 'transfer', args: { to: 'human' } } }, false],
    [{ toolCalled: { name: 'transfer', args: { length: 8 } } }, false],
    [{ toolCalled: { name: 'transfer', args: {} } }, true],
    [{ toolCalled: { name: 'list', args: { all: true } } }, false],
    [{ toolCalled: { name: 'proto', args: { a: 1 } } }, false],
  ])('%j: %s', async (check, holds) => {
    expect(await holdsPlainAndInverted(check, conversation)).toEqual([holds, !holds]);
  });
});

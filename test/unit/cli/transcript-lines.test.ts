import { describe, expect, it } from 'vitest';
import { recorded, run } from '../../support/reading-commands.ts';

const toolCalls = [
  { name: 'find_order', arguments: { order: '4417', note: 'two\nlines' } },
  { name: 'refund', arguments: 'x'.repeat(300) },
];

describe('a transcript', () => {
  const shown = async (calls: typeof toolCalls) => {
    const conversations = [{ seed: { id: 's', question: 'Q?' }, turns: [{ toolCalls: calls, toolOutputs: ['done'] }] }];
    const { home } = await recorded({ batchId: 'b', conversations });
    const { out } = await run(['show', 'b/s'], { home, screen: { columns: 70, isTTY: true, env: { NO_COLOR: '1' } } });
    return out.split('\n').slice(3, -2);
  };

  it('names the tools that the agent called and their arguments, each in one line', async () => {
    const lines = await shown(toolCalls);
    expect(lines.slice(3)).toEqual([
      '         called find_order {"order":"4417","note":"two\\nlines"}',
      expect.stringMatching(/^ {9}called refund x+…$/),
      '         (1 tool output)',
      '',
      'running: it has not ended yet',
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(70);
  });

  it('counts those that are too many', async () => {
    const lines = await shown(Array.from({ length: 13 }, () => ({ name: 'find', arguments: {} as never })));
    expect(lines.filter((line) => line.includes('called find {}'))).toHaveLength(10);
    expect(lines).toContain('         (3 more tool calls)');
  });
});

import { describe, expect, it } from 'vitest';
import { failureLines } from '../../../src/cli/failure-lines.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';

describe('failures of a batch', () => {
  const group = (count: number, message: string) => ({
    outcome: 'agent-failed' as const,
    errorType: 'Unavailable',
    count,
    example: { conversationId: 'demo/s1', message },
  });

  it('have an example, and below it the message in four lines at most', () => {
    const lines = failureLines(
      [group(1_200, 'the server is \ndown'), group(2, `${'many words '.repeat(40)}. Check the model.`)],
      60,
    );
    expect(lines.slice(0, 2)).toEqual([
      '  1,200 × agent-failed, Unavailable; for example demo/s1',
      '      the server is down',
    ]);
    expect(lines).toHaveLength(7);
    expect(lines.slice(3, 7).join(' ')).toMatch(/^ {6}many words.*….*Check the model\.$/);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(60);
  });

  it('are shown for ten causes; the others are counted', () => {
    const lines = failureLines(
      Array.from({ length: 13 }, (_, index) => group(2, `cause ${index}`)),
      80,
    );
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('  and 6 conversations with 3 other causes');
  });

  it('are not cut where there is no terminal', () => {
    expect(failureLines([group(1, 'x '.repeat(500))], Number.POSITIVE_INFINITY)[1]).toHaveLength(6 + 999);
  });
});

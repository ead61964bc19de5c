import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameChange, frameRemoval } from '../../../src/cli/frame-change.ts';
import { brokenAtEdge } from '../../../src/cli/text-layout.ts';
import { screenAfter } from '../../support/screen-model.ts';

const COLUMNS = 10;

const line = fc.string({ unit: fc.constantFrom('a', 'b', '漢'), maxLength: 2 * COLUMNS });
const frame = fc.array(line, { maxLength: 5 });

/** What is sent for one frame after the other, below a line that was there before. */
function sent(frames: readonly (readonly string[])[]): string {
  const changes = frames.map((next, index) => frameChange({ shown: frames[index - 1] ?? [], next, columns: COLUMNS }));
  return `before\n${changes.join('')}`;
}

/** The rows of the frame, as they are broken at the edge. */
function rowsOf(lines: readonly string[]): readonly string[] {
  const rows = ['before', ...lines.flatMap((each) => brokenAtEdge(each, COLUMNS))];
  return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1);
}

describe('a change of frames', () => {
  it('ends with the last one on the screen, below what was there before', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 5 }), (frames) => {
        expect(screenAfter(sent(frames), COLUMNS)).toEqual(rowsOf(frames.at(-1) ?? []));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves the cursor where the next one begins', () => {
    fc.assert(
      fc.property(frame, frame, (first, second) => {
        const text = sent([first, second]);
        expect(screenAfter(`${text}end`, COLUMNS)).toEqual(
          screenAfter(`before\n${second.map((each) => `${each}\n`).join('')}end`, COLUMNS),
        );
      }),
    );
  });

  it('writes only the lines that differ, and clears none before it writes', () => {
    const shown = ['head', 'one', 'two', 'three'];
    expect(frameChange({ shown, next: ['head', 'one', '2', 'three'], columns: 80 })).toBe(
      '\r\u001b[4A\u001b[2B2\u001b[K\n\u001b[1B',
    );
    expect(frameChange({ shown, next: shown, columns: 80 })).toBe('');
    expect(frameChange({ shown, next: ['head'], columns: 80 })).toBe('\r\u001b[4A\u001b[1B\u001b[J');
  });

  it('can be the end of a frame, after a resize too', () => {
    const shown = ['x'.repeat(15), 'y'];
    expect(screenAfter(`before\n${shown.join('\n')}\n${frameRemoval(shown, COLUMNS)}`, COLUMNS)).toEqual(['before']);
  });
});

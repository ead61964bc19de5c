import { describe, expect, it } from 'vitest';
import { joinTrail, readSections } from '../../../src/text/read-sections.ts';

function textsOf(markdown: string): string[] {
  return readSections(markdown).flatMap(({ statements }) => statements.map(({ text }) => text));
}

describe('readSections', () => {
  it('gives each section with the headings above it', () => {
    const sections = readSections('Before.\n\n# Guide\n\nHello.\n\n## `Runs` & *more*\n\nText.\n\n# Other\n\nEnd.');
    expect(sections.map(({ headings }) => headings)).toEqual([[], ['Guide'], ['Guide', '`Runs` & more'], ['Other']]);
  });

  it('reads a trail of headings as the headings it was made of', () => {
    const [section] = readSections(`# ${joinTrail(['Guide', 'Resuming', 'After a crash'])}\n\nText.`);
    expect(section?.headings).toEqual(['Guide', 'Resuming', 'After a crash']);
  });

  it('tells tables, lists, quotations and one-line commands in sentences', () => {
    expect(
      textsOf(`Run it:\n\n\`\`\`sh\n# first\n$ convsim run a.yaml\n\`\`\`\n\n| code | meaning |\n|---|---|\n| 2 | bad *input* |\n
It reads:\n\n- text\n- **tables**\n\n> See [the list](b.md), [a note][n], e.g. \`a. B\` or c. It helps`),
    ).toEqual([
      'Run it: `convsim run a.yaml`.',
      'Code 2: bad input.',
      'It reads: text and tables.',
      'See the list, a note, e.g. `a. B` or c.',
      'It helps.',
    ]);
  });

  it('names the further columns of a table', () => {
    expect(textsOf('| Plan | Price | Bikes |\n|---|---|---|\n| Day pass | €7 | all |')).toEqual([
      'Day pass: €7 (Bikes: all).',
    ]);
  });

  it('leaves out code of several lines with the lead-in that points at it', () => {
    expect(textsOf('A spec is a file. It looks like this:\n\n```yaml\na: 1\nb: 2\n```')).toEqual(['A spec is a file.']);
  });

  it('keeps numbered steps apart and marks them as such', () => {
    const [section] = readSections('Do this:\n\n1. Open it.\n2. Close it.');
    expect(section?.statements).toMatchObject([
      { text: 'Do this:', kind: 'steps' },
      { text: 'Open it.', kind: 'steps' },
      { text: 'Close it.', kind: 'steps' },
    ]);
  });

  it('takes any text, however deeply it is nested', () => {
    for (const odd of ['> ', '+ ', '1. ', '[', '*_', '`', '|'])
      expect(readSections(odd.repeat(5_000))).toBeInstanceOf(Array);
    expect(readSections('')).toEqual([]);
  });
});

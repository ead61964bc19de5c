import { describe, expect, it } from 'vitest';
import { readLabels } from '../../../src/reports/read-labels.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function read(text: string) {
  const folder = await tempFolder({ 'labels.csv': text });
  return readLabels(`${folder}/labels.csv`);
}

async function problemsOf(text: string): Promise<readonly string[]> {
  const folder = await tempFolder({ 'labels.csv': text });
  return inputProblems(readLabels(`${folder}/labels.csv`), folder);
}

const HEADER = 'conversation_id,criterion,label\n';

describe('labels', () => {
  it('are read in any order of the columns, with others beside them', async () => {
    expect(
      await read(
        'who, Label ,conversation_id,criterion\nann,PASS,b/a,resolved\n\nbob,4.5,b/b,quality/tone\nbob,fail,b/b,"a, b"\n',
      ),
    ).toEqual([
      { line: 2, conversationId: 'b/a', criterion: 'resolved', label: 'pass' },
      { line: 4, conversationId: 'b/b', criterion: 'quality/tone', label: 4.5 },
      { line: 5, conversationId: 'b/b', criterion: 'a, b', label: 'fail' },
    ]);
  });

  it('are refused with line and value, all at once', async () => {
    expect(
      await problemsOf(`${HEADER}b/a,resolved,passed\nb/a,,fail\n,resolved,fail\nb/b,resolved,1\nb/c,tone,5 of 5\n`),
    ).toEqual([
      expect.stringMatching(
        /^labels\.csv:2: label is "passed"; did you mean "pass"\?, or a number on the criterion's scale$/,
      ),
      'labels.csv:3: criterion is empty; fill it in',
      'labels.csv:4: conversation_id is empty; fill it in',
      expect.stringMatching(/^labels\.csv:6: label is "5 of 5"/),
    ]);
  });

  it('are refused where two say something of the same', async () => {
    expect(await problemsOf(`${HEADER}b/a,resolved,pass\nb/b,resolved,pass\nb/a,resolved,fail\n`)).toEqual([
      'labels.csv:4: "b/a" has a label for "resolved" in line 2 already; keep one',
    ]);
  });

  it('need a file, a header and a row', async () => {
    expect(await problemsOf('conversation,criterion,label\nb/a,resolved,pass\n')).toEqual([
      'labels.csv:1: the header has no column "conversation_id"; add one (it names "conversation, criterion, label")',
    ]);
    expect(await problemsOf(HEADER)).toEqual(['--labels: labels.csv holds no label below its header; add one a line']);
    const folder = await tempFolder();
    expect(await inputProblems(readLabels(`${folder}/labels.csv`), folder)).toEqual([
      '--labels: there is no file labels.csv; name a CSV file with the columns conversation_id, criterion, label',
    ]);
  });

  it('name twenty wrong lines, and count the others', async () => {
    const problems = await problemsOf(`${HEADER}${'b/a,resolved,maybe\n'.repeat(25)}`);
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('--labels: 5 more lines have such problems');
  });
});

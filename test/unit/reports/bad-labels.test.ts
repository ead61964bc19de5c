import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labelAgreement } from '../../../src/reports/label-agreement.ts';
import { type Label, readLabels } from '../../../src/reports/read-labels.ts';
import { BAD_LABELS } from '../../support/bad-input/bad-labels.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const TEXT = 'conversation_id,criterion,label\nb/a,caf\u00e9,pass\n';

async function fileOf(content: string | Buffer): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await tempFolder();
  const file = join(folder, 'labels.csv');
  await writeFile(file, content);
  return { folder, file };
}

describe(`each of ${BAD_LABELS.length} bad files of labels`, () => {
  it.each(BAD_LABELS)('is refused with place, value and remedy: $what', async ({ content, says }) => {
    const { folder, file } = await fileOf(content);
    const [first = '', ...others] = await inputProblems(readLabels(file), folder);
    expect(first).toContain(says);
    expect(first.length).toBeLessThan(300);
    expect(others.length).toBeLessThanOrEqual(20);
  });
});

describe('a file of labels', () => {
  it.each([
    ['with a byte order mark', `\uFEFF${TEXT}`],
    ['with CRLF', TEXT.replaceAll('\n', '\r\n')],
    ['with CR', TEXT.replaceAll('\n', '\r')],
    ['in UTF-16', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['with semicolons', TEXT.replaceAll(',', ';')],
    ['with tabs', TEXT.replaceAll(',', '\t')],
    ['with a column __proto__', TEXT.replace('label\n', 'label,__proto__\n').replace('pass\n', 'pass,1\n')],
  ])('is read %s', async (_, content) => {
    expect(await readLabels((await fileOf(content)).file)).toEqual([
      { line: 2, conversationId: 'b/a', criterion: 'caf\u00e9', label: 'pass' },
    ]);
  });

  it('tells names apart whatever stands in them', async () => {
    const { file } = await fileOf('conversation_id,criterion,label\n"b/a\nx",c,pass\nb/a,"x\nc",fail\n');
    expect(await readLabels(file)).toHaveLength(2);
  });
});

describe('labels of what a batch has not', () => {
  const agreement = (labels: readonly Label[]) =>
    labelAgreement({ batchId: 'b', judges: [], rows: noRows(), labels, file: 'labels.csv' });

  it('are refused in few words, whatever their names', async () => {
    const label: Label = { line: 2, conversationId: 'x'.repeat(1_000_000), criterion: 'y\u001b[2J', label: 'pass' };
    const problems = await inputProblems(agreement([label]), '/');
    expect(problems.map((problem) => problem.slice(0, 60))).toEqual([
      expect.stringContaining('labels.csv:2: batch b has no conversation "xxx'),
      String.raw`labels.csv:2: no judge of the set scores a criterion "y\u001`,
    ]);
    for (const problem of problems) expect(problem.length).toBeLessThan(300);
  });
});

async function* noRows() {}

import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { GUIDE_CONVERSATIONS, guidePython } from '../support/guide-python.ts';
import { nightlyBatch } from '../support/nightly-batch.ts';
import { runPython } from '../support/run-python.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { writeExports } from '../support/write-exports.ts';

/** What the cells of the page have made. */
const CHECKS = `
assert len(conversations) == ${GUIDE_CONVERSATIONS}, len(conversations)
assert passed.shape == (3, 3) and passed.notna().all(axis=None), passed
assert list(latency.index) == [0, 1, 2, 3] and latency["median"].is_monotonic_increasing, latency
assert scores["quality/tone"].between(1, 5).all()
assert 0 < len(parts["test"]) < len(parts["train"]) < len(dataset) == ${GUIDE_CONVERSATIONS}
assert 0 < result.metrics["hands_over/mean"] < 1
unchanged = pd.read_csv("nightly-7.csv", na_values={"turn": ""})["answer"].dropna().tolist()
assert unchanged == turns["answer"].dropna().tolist()
`;

it('the cells of the guide run over an export', async () => {
  const folder = await tempFolder();
  await writeExports(folder, nightlyBatch(GUIDE_CONVERSATIONS));
  const printed = await runPython(`${await guidePython('notebook')}\n${CHECKS}`, folder);
  expect(printed).toContain('--- nightly-7/');
  expect(printed).toContain('hands_over/mean');
  expect(await readdir(folder)).toEqual(expect.arrayContaining(['latency.png', 'passed.png', 'tone.png']));
});

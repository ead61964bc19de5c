import type { Rubric } from '../contract/judgement.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import type { Batch, Store } from '../store/store.ts';
import { caseIdOf } from './case-id-of.ts';
import { judgedRows } from './judged-rows.ts';
import { junitResult, type JunitResult } from './junit-result.ts';
import { xmlAttributes, xmlText } from './xml-text.ts';

/** A batch that becomes a test suite, in one of its sets. */
export interface JunitSuite {
  readonly batch: Pick<Batch, 'batchId' | 'manifest'>;
  readonly rubric: Rubric;
}

/** How many test cases a suite has, by what became of them. */
export interface JunitCounts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

const COUNTED = { failure: 'failures', error: 'errors', skipped: 'skipped' } as const;

type Reads = Pick<Store, 'readJudged'>;

/** Counts the test cases of a suite. */
export async function junitCounts(store: Reads, { batch, rubric }: JunitSuite): Promise<JunitCounts> {
  const counts = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for await (const row of judgedRows(store, { batchId: batch.batchId, set: rubric.set })) {
    counts.tests += 1;
    const kind = junitResult(row, rubric.judges)?.kind;
    if (kind) counts[COUNTED[kind]] += 1;
  }
  return counts;
}

/**
 * Streams a JUnit XML document line by line: a suite a batch, a test case a conversation. The format is the one that Jenkins, GitLab
 * and GitHub's reporters read; counts stand before what they count, so that every batch is read twice.
 */
export async function* junitLines(store: Reads, suites: readonly JunitSuite[]): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield '<testsuites name="convsim">';
  for (const suite of suites) {
    const { batchId } = suite.batch;
    yield `  <testsuite${xmlAttributes({ name: batchId, ...(await junitCounts(store, suite)) })}>`;
    yield `    <properties><property${xmlAttributes({ name: 'set', value: suite.rubric.set })}/></properties>`;
    for await (const row of judgedRows(store, { batchId, set: suite.rubric.set })) yield* caseLines(row, suite);
    yield '  </testsuite>';
  }
  yield '</testsuites>';
}

function* caseLines(row: JudgedRow, { batch, rubric }: JunitSuite): Generator<string> {
  const { seed } = row;
  const classname = seed.tag ?? batch.manifest.spec.tag ?? caseIdOf(seed);
  const open = `    <testcase${xmlAttributes({ classname, name: seed.id })}`;
  const result = junitResult(row, rubric.judges);
  if (!result) return yield `${open}/>`;
  yield `${open}>`;
  yield `      ${resultElement(result)}`;
  yield '    </testcase>';
}

/** Readers of the strict form know no `type` of what was skipped. */
function resultElement({ kind, type, message, details }: JunitResult): string {
  const attributes = xmlAttributes({ message, type: kind === 'skipped' ? undefined : type });
  return details === '' ? `<${kind}${attributes}/>` : `<${kind}${attributes}>${xmlText(details)}</${kind}>`;
}

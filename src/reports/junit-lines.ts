import type { Rubric } from '../contract/judgement.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import type { Batch, Store } from '../store/store.ts';
import { caseIdOf } from './case-id-of.ts';
import { judgedRows } from './judged-rows.ts';
import { junitResult, type JunitResult } from './junit-result.ts';
import { type PassReached, requirePass } from './require-pass.ts';
import { xmlAttributes, xmlText } from './xml-text.ts';

/** A batch that becomes a test suite, in one of its sets. */
export interface JunitSuite {
  readonly batch: Pick<Batch, 'batchId' | 'manifest'>;
  readonly rubric: Rubric;
  /** Which conversations become test cases; default: all. */
  readonly isWanted?: ((row: JudgedRow) => boolean) | undefined;
  /** Stand before what they count. */
  readonly counts: JunitCounts;
  /** A share that has to pass: a test case of its own. */
  readonly required?: RequiredTest | undefined;
}

/** A share that has to pass, and what was reached. */
export interface RequiredTest {
  readonly share: number;
  readonly reached: PassReached;
}

/** How many test cases a suite has, by what became of them. */
interface JunitCounts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

const COUNTED = { failure: 'failures', error: 'errors', skipped: 'skipped' } as const;

type WantedSuite = Pick<JunitSuite, 'batch' | 'rubric' | 'isWanted'>;

type Reads = Pick<Store, 'readJudged'>;

/** A batch as a suite, in that set, with its test cases counted. */
export async function junitSuite(
  store: Pick<Store, 'readJudged' | 'listRubrics'>,
  { share, ...wanted }: WantedSuite & { readonly share?: number | undefined },
): Promise<JunitSuite> {
  const { batch, rubric } = wanted;
  const counts = await junitCounts(store, wanted);
  if (share === undefined) return { ...wanted, counts };
  const reached = await requirePass(store, { batchId: batch.batchId, set: rubric.set, share });
  const { tests, failures } = counts;
  const withRequired = { ...counts, tests: tests + 1, failures: failures + (reached.isEnough ? 0 : 1) };
  return { ...wanted, counts: withRequired, required: { share, reached } };
}

async function junitCounts(store: Reads, suite: WantedSuite): Promise<JunitCounts> {
  const counts = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for await (const row of wantedRows(store, suite)) {
    counts.tests += 1;
    const kind = junitResult(row, suite.rubric.judges)?.kind;
    if (kind) counts[COUNTED[kind]] += 1;
  }
  return counts;
}

/**
 * Streams a JUnit XML document line by line: a suite a batch, a test case a conversation. The format is the one that Jenkins, GitLab
 * and GitHub's reporters read.
 */
export async function* junitLines(store: Reads, suites: readonly JunitSuite[]): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield '<testsuites name="convsim">';
  for (const suite of suites) {
    const { batchId } = suite.batch;
    yield `  <testsuite${xmlAttributes({ name: batchId, ...suite.counts })}>`;
    yield `    <properties><property${xmlAttributes({ name: 'set', value: suite.rubric.set })}/></properties>`;
    for await (const row of wantedRows(store, suite)) yield* caseLines(row, suite);
    if (suite.required) yield* requiredLines(suite.required, suite.rubric.set);
    yield '  </testsuite>';
  }
  yield '</testsuites>';
}

async function* wantedRows(
  store: Reads,
  { batch, rubric, isWanted = () => true }: WantedSuite,
): AsyncGenerator<JudgedRow> {
  for await (const row of judgedRows(store, { batchId: batch.batchId, set: rubric.set })) if (isWanted(row)) yield row;
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

function* requiredLines({ share, reached }: RequiredTest, set: string): Generator<string> {
  const open = `    <testcase${xmlAttributes({ classname: 'convsim', name: `strict rate of set ${set} of at least ${share}` })}`;
  if (reached.isEnough) return yield `${open}/>`;
  const message = `${reached.passed} of ${reached.all} conversations passed; ${reached.needed} are needed`;
  yield `${open}>`;
  yield `      ${resultElement({ kind: 'failure', type: 'strict rate', message, details: '' })}`;
  yield '    </testcase>';
}

/** Readers of the strict form know no `type` of what was skipped. */
function resultElement({ kind, type, message, details }: JunitResult): string {
  const attributes = xmlAttributes({ message, type: kind === 'skipped' ? undefined : type });
  return details === '' ? `<${kind}${attributes}/>` : `<${kind}${attributes}>${xmlText(details)}</${kind}>`;
}

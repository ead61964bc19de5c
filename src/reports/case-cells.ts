import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Trials } from '../statistics/trials.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import { caseIdOf } from './case-id-of.ts';
import { criterionVerdict } from './criterion-tally.ts';
import { standingOf } from './standing-of.ts';

/** What a criterion came to in the conversations of a cell. */
export interface CriterionCell {
  passed: number;
  /** Passed or failed. */
  judged: number;
  /** Of numbers: their sum and how many. */
  sum: number;
  scores: number;
}

/** The conversations of one case with one persona: one, or its trials. */
export interface CaseCell {
  readonly caseId: string;
  readonly persona: string | undefined;
  all: number;
  /** Passed or failed. */
  judged: number;
  passed: number;
  /** The first conversation of all, and the first that passed or failed. */
  readonly first: string;
  firstPassed: string | undefined;
  firstFailed: string | undefined;
  /** By `<judge>/<criterion>`. */
  readonly criteria: Map<string, CriterionCell>;
}

/** The same case with the same persona in two batches. */
export interface CellPair {
  readonly a: CaseCell;
  readonly b: CaseCell;
}

/** A batch as it is compared: its cells, and what its conversations came to without judges. */
export interface CellsOfBatch {
  /** By case and persona, in the order of the seeds. */
  readonly cells: ReadonlyMap<string, CaseCell>;
  readonly outcomes: Readonly<Partial<Record<Outcome | 'running', number>>>;
  /** Conversations by how many turns they have. */
  readonly turns: ReadonlyMap<number, number>;
}

/** Reads a batch into cells in one pass. */
export async function cellsOf(rows: AsyncIterable<JudgedRow>, judges: readonly JudgeSpec[]): Promise<CellsOfBatch> {
  const cells = new Map<string, CaseCell>();
  const outcomes: Partial<Record<Outcome | 'running', number>> = {};
  const turns = new Map<number, number>();
  for await (const row of rows) {
    const outcome = row.ending?.outcome ?? 'running';
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    turns.set(row.turns, (turns.get(row.turns) ?? 0) + 1);
    const key = `${caseIdOf(row.seed)}\n${row.seed.persona ?? ''}`;
    const cell = cells.get(key) ?? emptyCell(row);
    cells.set(key, cell);
    addTo(cell, row, judges);
  }
  return { cells, outcomes, turns };
}

/** The trials of a cell that were judged, or all of them. */
export function trialsOf({ passed, judged, all }: CaseCell, which: 'judged' | 'all'): Trials {
  return { passed, total: which === 'judged' ? judged : all };
}

function emptyCell({ seed }: JudgedRow): CaseCell {
  return {
    caseId: caseIdOf(seed),
    persona: seed.persona,
    all: 0,
    judged: 0,
    passed: 0,
    first: seed.conversationId,
    firstPassed: undefined,
    firstFailed: undefined,
    criteria: new Map(),
  };
}

function addTo(cell: CaseCell, row: JudgedRow, judges: readonly JudgeSpec[]): void {
  const { conversationId } = row.seed;
  const { verdict } = standingOf(row, judges);
  cell.all += 1;
  if (verdict === 'passed' || verdict === 'failed') cell.judged += 1;
  if (verdict === 'passed') {
    cell.passed += 1;
    cell.firstPassed ??= conversationId;
  }
  if (verdict === 'failed') cell.firstFailed ??= conversationId;
  for (const judge of judges) addCriteria(cell, row, judge);
}

function addCriteria(cell: CaseCell, { judgements }: JudgedRow, judge: JudgeSpec): void {
  const scores = judgements.find((each) => each.judge === judge.name)?.scores ?? [];
  for (const name of new Set(scores.map(({ criterion }) => criterion))) {
    const own = scores.filter(({ criterion }) => criterion === name);
    const key = `${judge.name}/${name}`;
    const known = cell.criteria.get(key) ?? { passed: 0, judged: 0, sum: 0, scores: 0 };
    cell.criteria.set(key, known);
    const verdict = criterionVerdict(own, judge);
    if (verdict === 'passed' || verdict === 'failed') known.judged += 1;
    if (verdict === 'passed') known.passed += 1;
    for (const { score, result } of own) {
      if (score === undefined || result === 'error') continue;
      known.sum += score;
      known.scores += 1;
    }
  }
}

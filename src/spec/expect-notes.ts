import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { SettledSeed } from './settle-seeds.ts';

/** What judges the entries of a row: those of type `llm` its criteria, those of type `checks` its checks. */
const JUDGED_BY = { criteria: 'llm', checks: 'checks' } as const;

/** Sees whether seeds expect something that no judge of the spec looks at. */
export class ExpectNotes {
  readonly #found = new Set<keyof typeof JUDGED_BY>();

  add({ expect = [] }: Pick<SettledSeed, 'expect'>): void {
    for (const entry of expect) {
      const isCriterion =
        typeof entry === 'string' || (typeof entry === 'object' && entry !== null && 'criterion' in entry);
      this.#found.add(isCriterion ? 'criteria' : 'checks');
    }
  }

  /** A sentence a kind of entry, without a place. */
  lines(judges: readonly JudgeSpec[]): readonly string[] {
    const isJudged = (type: string) => judges.some((judge) => judge.type === type && judge['expect'] === true);
    return [...this.#found]
      .filter((kind) => !isJudged(JUDGED_BY[kind]))
      .map((kind) => {
        const type = JUDGED_BY[kind];
        return `expect of seeds holds ${kind}, but no judge of type ${type} has expect: true; add it, or judge them later with such a rubric`;
      });
  }
}

import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { Seed } from '../contract/seed.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import { checksJudge, checkCriteria, type ChecksOptions } from './checks.ts';
import { llmJudge, type LlmOptions } from './llm.ts';
import { rowCriteria, rubricCriteria } from './model/criteria.ts';
import { fidelityJudge } from './user-fidelity.ts';
import { fidelityCriteria } from './user-fidelity/fidelity-criteria.ts';

/**
 * Names of the criteria that a judge of a validated rubric scores in the conversation of a seed; empty where only the judge itself
 * knows. Never throws: a row that is wrong asks for nothing.
 */
export function criteriaOf(
  judge: JudgeSpec,
  seed: Pick<Seed, 'expect' | 'goal' | 'facts' | 'guidelines'>,
  { user = {} }: { readonly user?: SimulationSpec['user'] } = {},
): readonly string[] {
  switch (judge.type) {
    case checksJudge.type:
      return ofRow((row) => checkCriteria(judge as unknown as ChecksOptions, row), seed);
    case llmJudge.type: {
      const options = judge as unknown as LlmOptions;
      const own = rubricCriteria(options).map(({ name }) => name);
      return [...own, ...ofRow((row) => rowCriteria(options, row).map(({ name }) => name), seed)];
    }
    case fidelityJudge.type:
      return fidelityCriteria({
        goal: [seed.goal ?? user.goal ?? []].flat(),
        facts: (seed.facts ?? user.facts ?? []).map((_, index) => ({ id: `f${index + 1}`, text: '', reveal: 'asked' })),
        guidelines: seed.guidelines ?? user.guidelines ?? [],
      }).map(({ name }) => name);
    default:
      return [];
  }
}

type Row = Pick<Seed, 'expect'>;

function ofRow(read: (row: Row) => readonly string[], seed: Row): readonly string[] {
  try {
    return read(seed);
  } catch {
    return read({});
  }
}

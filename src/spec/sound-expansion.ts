import { fieldsOf } from '../contract/fields-of.ts';
import { SpecBase } from '../contract/simulation-spec.ts';
import type { Expansion } from './expansion.ts';

/** The keys that rows of the seeds are checked against. */
const COUNTING = ['questions', 'user', 'personas', 'maxTurns'] as const;

const Counting = SpecBase.pick({ user: true, personas: true, maxTurns: true }).strip();

/** What rows of the seeds are checked against although other keys of the spec are wrong; `undefined` where one of these is. */
export function soundExpansion(
  spec: Readonly<Record<string, unknown>>,
  isWrong: (key: string) => boolean,
): Expansion['spec'] | undefined {
  if (COUNTING.some(isWrong)) return undefined;
  const { type = 'offline' } = fieldsOf(spec['questions']);
  return { questions: { type: String(type) }, ...Counting.parse(spec) };
}

import { USER_TYPE } from '../contract/user-spec.ts';

/** What a spec or a seed may say of the simulated user. */
const USER_KEYS = ['persona', 'goal', 'facts', 'unknown', 'guidelines', 'guards', 'patience', 'minTurns'] as const;

/** A key of `user`, or a field of a seed, that says something of the simulated user. */
export type UserKey = (typeof USER_KEYS)[number];

/** What each type of question generator has a use for; those that are not named have none for any. */
const USED_BY: Readonly<Record<string, readonly UserKey[]>> = {
  [USER_TYPE]: USER_KEYS,
  'databricks-managed-evals': ['persona', 'goal', 'guidelines'],
};

/** The keys that say something of the user and that this generator has no use for. */
export function unusedUserKeys(given: readonly string[], questionType: string): readonly UserKey[] {
  const used = Object.hasOwn(USED_BY, questionType) ? (USED_BY[questionType] ?? []) : [];
  return USER_KEYS.filter((key) => given.includes(key) && !used.includes(key));
}

/** Says of keys that a generator has no use for them, with the remedy. */
export function withoutUse(questionType: string): string {
  return `questions of type "${questionType}" have no use for it; set "questions: { type: user }", or remove it`;
}

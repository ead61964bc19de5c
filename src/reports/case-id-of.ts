import type { JudgedRow } from '../store/judgement-store.ts';

/** The case that a conversation belongs to: the row of its seed. */
export function caseIdOf({ caseId, id }: Pick<JudgedRow['seed'], 'caseId' | 'id'>): string {
  return caseId ?? id;
}

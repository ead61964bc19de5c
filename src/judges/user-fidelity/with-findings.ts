import type { Evidence, Score } from '../../contract/judgement.ts';
import type { RuleFinding } from './rule-findings.ts';

/** The scores of the model, failed where rules found a fault of their own; what the model said of it stays with it. */
export function withFindings(scores: readonly Score[], findings: readonly RuleFinding[]): readonly Score[] {
  return scores.map((score) => {
    const own = findings.filter(({ criterion, decides }) => decides && criterion === score.criterion);
    if (own.length === 0) return score;
    const { agreement: _, ...rest } = score;
    const reasons = own.map(({ reason }) => reason);
    const isAgreed = score.result === 'fail';
    return {
      ...rest,
      result: 'fail',
      evidence: [...quotesOf(own), ...(isAgreed ? score.evidence : [])],
      reasoning: [...reasons, ...(isAgreed ? [score.reasoning] : [])].join(' '),
    };
  });
}

/** Each message once, however much is wrong with it. */
function quotesOf(findings: readonly RuleFinding[]): readonly Evidence[] {
  return [...new Map(findings.map(({ evidence }) => [evidence.turn, evidence])).values()];
}

import type { Registry } from '../contract/component-type.ts';
import { checksJudge } from './checks.ts';
import type { Judge } from './judge.ts';
import { llmJudge } from './llm.ts';
import { moduleJudge } from './module.ts';
import { fidelityJudge } from './user-fidelity.ts';

/** Every type of judge, by the name a spec uses. */
export const judgeTypes: Registry<Judge> = {
  [checksJudge.type]: checksJudge,
  [llmJudge.type]: llmJudge,
  [fidelityJudge.type]: fidelityJudge,
  [moduleJudge.type]: moduleJudge,
};

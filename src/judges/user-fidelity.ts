import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { ChatEndpointFields, ENDPOINT_MAY_CHANGE, endpointSchema, openEndpoint } from '../openai/endpoint.ts';
import { samplingBody, SamplingFields } from '../openai/sampling.ts';
import { settleUser } from '../users/settle-user.ts';
import type { Judge, JudgedConversation } from './judge.ts';
import { askScores } from './model/ask-scores.ts';
import type { ScoreTask } from './model/score-messages.ts';
import { showConversation } from './model/shown-conversation.ts';
import { briefOf } from './user-fidelity/brief.ts';
import { fidelityCriteria } from './user-fidelity/fidelity-criteria.ts';
import { type RuleFinding, ruleFindings } from './user-fidelity/rule-findings.ts';
import { isGiven } from './user-fidelity/scene-of-turn.ts';
import { withFindings } from './user-fidelity/with-findings.ts';

const FidelityOptions = z.strictObject({
  llm: endpointSchema({ ...ChatEndpointFields, ...SamplingFields }).describe('The model that judges.'),
});

/** Options of a judge of type `user-fidelity`. */
export type FidelityOptions = z.infer<typeof FidelityOptions>;

const ROLE =
  "You judge how well somebody played a user who talks with an assistant, one score each. Only what the user said is judged: the assistant's answers are there to be understood, and its faults are not the user's. Quote the user alone. A message that is marked as given word for word was not played.";

/** Whether the simulated user kept to its goal, the rules of its facts, its guidelines and its role, and what its faults meant. */
export const fidelityJudge: ComponentType<Judge, FidelityOptions> = {
  type: 'user-fidelity',
  options: FidelityOptions,
  mayChange: ENDPOINT_MAY_CHANGE.map((name) => `llm.${name}`),
  create({ llm }, host) {
    const endpoint = openEndpoint(llm, host, 'judges.llm');
    const model = { endpoint, parameters: samplingBody(llm, endpoint.maxTokensField) };
    return {
      async judge(request) {
        const findings = ruleFindings(request.conversation);
        const task = taskOf(request.conversation, findings);
        const judged = await askScores(model, { task, votes: 1, request });
        return { ...judged, scores: withFindings(judged.scores, findings) };
      },
    };
  },
};

function taskOf(conversation: JudgedConversation, findings: readonly RuleFinding[]): ScoreTask {
  const { seed, spec, outcome, endReason } = conversation;
  const user = settleUser(spec, seed);
  const agent = seed.agentDescription ?? spec.agentDescription;
  return {
    role: ROLE,
    criteria: fidelityCriteria(user),
    facts: [
      ...(agent === undefined ? [] : [`The assistant: ${agent}`]),
      ...briefOf(user, findings),
      `How the conversation ended: ${outcome}${endReason === null ? '' : ` (${endReason})`}`,
    ],
    rowCriteria: [],
    shown: showConversation(conversation, {
      sees: new Set(['transcript']),
      quotesUser: true,
      isGiven: (turn) => isGiven(conversation, turn),
    }),
  };
}

import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { ChatEndpointFields, ENDPOINT_MAY_CHANGE, endpointSchema, openEndpoint } from '../openai/endpoint.ts';
import { samplingBody, SamplingFields } from '../openai/sampling.ts';
import type { QuestionGenerator } from './question-generator.ts';
import { askUser } from './user/ask-user.ts';
import { offlineUser, verifyOffline } from './user/offline-user.ts';
import { verifyGoal } from './user/verify-goal.ts';

const UserOptions = z.strictObject({
  llm: endpointSchema({
    ...ChatEndpointFields,
    ...SamplingFields,
    output: z
      .enum(['object', 'message'])
      .default('object')
      .describe(
        'What the model writes: an object with its message, status and goal, or, for small models, the message alone.',
      ),
  })
    .optional()
    .describe('The model that plays the user; without one the user goes by rules, offline.'),
});

type UserOptions = z.infer<typeof UserOptions>;

/** Question generator `user`: somebody with a goal, who opens, tells what is asked, loses patience and knows when to stop. */
export const userQuestions: ComponentType<QuestionGenerator, UserOptions> = {
  type: 'user',
  options: UserOptions,
  mayChange: ENDPOINT_MAY_CHANGE.map((name) => `llm.${name}`),
  create({ llm }, host) {
    if (!llm)
      return {
        isUser: true,
        generate: async (request) => offlineUser(request),
        verify: async (request) => verifyOffline(request),
      };
    const endpoint = openEndpoint(llm, host, 'questions.llm');
    const model = { endpoint, parameters: samplingBody(llm, endpoint.maxTokensField), output: llm.output };
    return {
      isUser: true,
      generate: (request) => askUser(model, request),
      verify: (request) => verifyGoal(model, request),
    };
  },
};

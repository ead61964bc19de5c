import { z } from 'zod';

/** The option `answerFrom` of every agent that answers over HTTP; spread it into its strict schema. */
export const AnswerFromField = {
  answerFrom: z
    .enum(['all-messages', 'last-message'])
    .default('all-messages')
    .describe('Of several messages in one reply: all after the last tool result, joined, or only the last.'),
};

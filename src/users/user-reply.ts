import { z } from 'zod';

/** What the model that plays a user writes: an object with these keys, in this order. */
export const UserReply = z.object({
  note: z.string().describe('Your private thoughts, in a sentence; nobody else reads them.'),
  helped: z.boolean().nullable().describe('Whether the last answer helped you; null where there was none.'),
  open: z.array(z.number()).describe('Numbers of the parts of your goal that are still open.'),
  facts: z.array(z.string()).describe('Ids of the facts that your message tells.'),
  status: z.enum(['continue', 'satisfied', 'giving-up', 'cannot-continue']),
  message: z.string().describe('What you type into the chat.'),
});

/** What the model that plays a user wrote, once it is read. */
export type UserReply = z.infer<typeof UserReply>;

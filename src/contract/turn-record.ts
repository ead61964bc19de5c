import { z } from 'zod';
import { VERDICTS } from './judgement.ts';
import { OUTCOMES } from './outcome.ts';

/** How a conversation ended, or `running` when it was exported before its end. */
const RecordOutcome = z.enum([...OUTCOMES, 'running']);

const Count = z.number().int().min(0);

const Tokens = z.strictObject({
  input_tokens: Count,
  output_tokens: Count,
  cached_input_tokens: Count.optional().describe('how many of the input came from a cache, if any did'),
});

/** Which conversation of a seed's row it is; absent where a row is always one. */
const CaseKeys = {
  case_id: z.string().optional().describe('id of the row: the unit of pairing and of statistics'),
  persona: z.string().optional(),
  trial: z.number().int().min(1).optional(),
};

const RecordUser = z.strictObject({
  status: z.enum(['continue', 'satisfied', 'giving-up', 'cannot-continue']),
  helped: z.boolean().nullable().describe('whether the answer before helped; null in an opening'),
  open: z.array(z.number().int()).describe('parts of the goal that are open, from 1'),
  facts: z.array(z.string()).describe('ids of the facts that the message tells'),
  quirk: z.string().optional(),
  flags: z.array(z.string()).describe('what is odd in the message'),
  model: z.string().optional(),
  refused: z.record(z.string(), z.number()).optional().describe('messages refused before this one, by guard'),
});

const SeedMetadata = z.record(z.string(), z.unknown());

const RecordMessage = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

/**
 * One line of `F.jsonl`: one turn. The first four keys of `metadata` are those of the Python original; `request` is every
 * message up to and including the question. People and tools read these files: keys are added, never renamed or removed.
 */
export const TurnRecord = z.strictObject({
  request: z.array(RecordMessage).min(1),
  response: z.strictObject({ role: z.literal('assistant'), content: z.string() }),
  metadata: z.strictObject({
    context_used_to_generate_question: z.string().nullable().describe('null on turn 0'),
    first_turn: z.boolean(),
    seed_question: z.string().optional().describe('on first turns only'),
    tag: z.string().optional(),
    batch_id: z.string(),
    conversation_id: z.string(),
    seed_id: z.string(),
    turn: z.number().int().min(0),
    outcome: RecordOutcome,
    trace_id: z.string().optional(),
    latency_ms: z.number().min(0),
    first_text_ms: z.number().min(0).optional().describe('until the first words of a streamed answer'),
    finish_reason: z.string().optional().describe('why the model stopped; `length`: the answer was cut off'),
    usage: Tokens.optional().describe('of the agent, if its server reported it'),
    expected_facts: z.array(z.string()).optional().describe('of the question, if its generator gave them'),
    reply_messages: z
      .array(z.unknown())
      .min(1)
      .optional()
      .describe('every message of a reply, where they hold more than the answer'),
    seed_metadata: SeedMetadata.optional().describe('the other columns of the seed'),
    forked_from: z
      .strictObject({ conversation_id: z.string(), turn: z.number().int().min(0) })
      .optional()
      .describe('the conversation that a fork copied the turn from'),
    ...CaseKeys,
    goal: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe('of the user, on first turns only'),
    user: RecordUser.optional().describe('what the simulated user decided when it asked the question'),
    tool_calls: z
      .array(z.strictObject({ name: z.string(), arguments: z.unknown() }))
      .min(1)
      .optional()
      .describe('tools that the agent called, in order'),
    session_id: z.string().optional().describe('session that the agent named for the conversation'),
  }),
});

/** One line of `F.jsonl`. */
export type TurnRecord = z.infer<typeof TurnRecord>;

/** One line of `F.conversations.jsonl`: one seed, also when its conversation has no turn; keys are added, never renamed or removed. */
export const ConversationRecord = z.strictObject({
  batch_id: z.string(),
  conversation_id: z.string(),
  seed_id: z.string(),
  seed_index: z.number().int().min(0),
  question: z.string(),
  tag: z.string().optional(),
  outcome: RecordOutcome,
  error_type: z.string().optional(),
  error_message: z.string().optional(),
  turns: z.number().int().min(0),
  usage: z
    .strictObject({ agent: Tokens, questions: Tokens, judges: Tokens.optional().describe('if it was judged') })
    .describe('0 if no server reported it'),
  seed_metadata: SeedMetadata.optional(),
  end_reason: z.string().optional().describe('why its user or a stop rule ended it'),
  ...CaseKeys,
  verdict: z.enum(VERDICTS).optional().describe('what it came to by the judges of its spec'),
  scores: z
    .record(z.string(), z.union([z.enum(['pass', 'fail', 'inconclusive', 'error']), z.number()]))
    .optional()
    .describe('by judge and criterion, such as `quality/honest`, with the turn after it where each was judged'),
});

/**
 * One line of `F.scores.jsonl`: what one judge of a set found of one criterion, of a conversation or of one of its turns; keys are
 * added, never renamed or removed.
 */
export const ScoreRecord = z.strictObject({
  batch_id: z.string(),
  conversation_id: z.string(),
  ...CaseKeys,
  set: z.string().describe('`run`: the judges of the spec'),
  judge: z.string(),
  criterion: z.string().nullable().describe('null where a judge failed whose criteria are not known'),
  turn: z.number().int().min(0).optional().describe('where each turn is judged'),
  result: z
    .enum(['pass', 'fail', 'inconclusive', 'error', 'scored'])
    .describe('`error`: nobody can tell; `scored`: a number that decides nothing'),
  score: z.number().optional(),
  label: z.string().optional(),
  evidence: z.array(z.strictObject({ turn: z.number().int().min(0), quote: z.string() })),
  reasoning: z.string(),
  agreement: z.number().optional().describe('part of the votes that agreed'),
  gate: z.boolean().describe('whether failing it makes the conversation fail'),
  model: z.string().optional(),
  judged_at: z.string(),
});

/** One line of `F.scores.jsonl`. */
export type ScoreRecord = z.infer<typeof ScoreRecord>;

/** One line of `F.conversations.jsonl`. */
export type ConversationRecord = z.infer<typeof ConversationRecord>;

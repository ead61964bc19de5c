import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { Criterion, JudgeName } from '../contract/judge-spec.ts';
import { ChatEndpointFields, ENDPOINT_MAY_CHANGE, endpointSchema, openEndpoint } from '../openai/endpoint.ts';
import { samplingBody, SamplingFields } from '../openai/sampling.ts';
import { settleUser } from '../users/settle-user.ts';
import type { Judge, JudgedConversation } from './judge.ts';
import { askScores } from './model/ask-scores.ts';
import { rowCriteria, rubricCriteria } from './model/criteria.ts';
import type { ScoreTask } from './model/score-messages.ts';
import { SEEN, type Seen, showConversation } from './model/shown-conversation.ts';

const LlmOptions = z
  .strictObject({
    llm: endpointSchema({ ...ChatEndpointFields, ...SamplingFields }).describe('The model that judges.'),
    sees: z
      .array(z.enum(SEEN))
      .min(1)
      .default(['transcript', 'tool-calls'])
      .describe('What the model is shown of a conversation; all of it, however long.'),
    criteria: z
      .record(JudgeName, Criterion)
      .optional()
      .describe('By name: a text, or a mapping with criterion, or with a scale.'),
    votes: z
      .number()
      .int()
      .min(1)
      .max(9)
      .default(1)
      .describe('How often the model is asked; the majority counts, so best an odd number.'),
    expect: z
      .boolean()
      .optional()
      .describe("Whether the criteria of the seed's expect are scored too; default: false."),
  })
  .refine(({ criteria = {}, expect }) => Object.keys(criteria).length > 0 || expect === true, {
    path: ['criteria'],
    message: 'must not be empty; name what is judged, or give expect: true for the criteria of the seeds',
  });

/** Options of a judge of type `llm`. */
export type LlmOptions = z.infer<typeof LlmOptions>;

const ROLE =
  'You judge a conversation between a user and an assistant by criteria, one score each. It is the assistant that is judged, unless a criterion says otherwise.';

/** A judge that is a model: it scores all criteria of a conversation in one call a vote. */
export const llmJudge: ComponentType<Judge, LlmOptions> = {
  type: 'llm',
  options: LlmOptions,
  mayChange: ENDPOINT_MAY_CHANGE.map((name) => `llm.${name}`),
  create(options, host) {
    const endpoint = openEndpoint(options.llm, host, 'judges.llm');
    const model = { endpoint, parameters: samplingBody(options.llm, endpoint.maxTokensField) };
    return {
      judge: async (request) =>
        askScores(model, { task: taskOf(options, request.conversation), votes: options.votes, request }),
    };
  },
};

function taskOf(options: LlmOptions, conversation: JudgedConversation): ScoreTask {
  const sees = new Set<Seen>(options.sees);
  return {
    role: ROLE,
    criteria: rubricCriteria(options),
    facts: factsOf(conversation, sees),
    rowCriteria: rowCriteria(options, conversation.seed),
    shown: showConversation(conversation, { sees }),
  };
}

function factsOf({ seed, spec }: JudgedConversation, sees: ReadonlySet<Seen>): readonly string[] {
  const agent = seed.agentDescription ?? spec.agentDescription;
  return [
    ...(agent === undefined ? [] : [`The assistant: ${agent}`]),
    ...(sees.has('goal') || sees.has('persona') ? userFacts({ seed, spec }, sees) : []),
  ];
}

function userFacts(
  { seed, spec }: Pick<JudgedConversation, 'seed' | 'spec'>,
  sees: ReadonlySet<Seen>,
): readonly string[] {
  const { goal, persona, name } = settleUser(spec, seed);
  const parts = goal.map((part, index) => `${index + 1}. ${part}`).join('\n');
  const who = persona.description === undefined ? name : `${name}. ${persona.description}`;
  return [
    ...(sees.has('goal') && goal.length > 0 ? [`What the user wants:\n${parts}`] : []),
    ...(sees.has('persona') ? [`The user's persona: ${who}`] : []),
  ];
}

import { callIdentity } from '../contract/call-identity.ts';
import { conversationMessages } from '../contract/conversation-messages.ts';
import { conversationIdOf } from '../contract/ids.ts';
import type { ChatMessage } from '../contract/message.ts';
import type { Seed } from '../contract/seed.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import { sceneOf } from './scene.ts';
import { systemPrompt } from './system-prompt.ts';
import { turnInstruction } from './turn-instruction.ts';
import { userMessages } from './user-messages.ts';

/** In the place of what is not known before a batch runs. */
export const PLACEHOLDERS = {
  answer: '(the answer of the agent)',
  context: '(what the context extractor takes from it)',
};

/** What the model that plays the user is sent when it first speaks in a conversation, with placeholders for the agent's answers. */
export function userPrompt(
  spec: SimulationSpec,
  settled: Omit<Seed, 'conversationId'>,
  output: 'object' | 'message',
): readonly ChatMessage[] {
  const seed = { ...settled, conversationId: conversationIdOf('batch', settled.id) };
  const questions = [seed.question, ...(seed.opening ?? [])].filter((question) => question !== '');
  const turns = questions.map((question) => ({ question, answer: PLACEHOLDERS.answer, user: null }));
  const isContextAnswer = spec.context.type === 'agent-response';
  const messages = conversationMessages(spec, turns, { earlier: seed.history });
  const scene = sceneOf({
    ...callIdentity(seed.conversationId, turns.length, 'question'),
    context: '',
    previousQuestions: questions,
    agentDescription: undefined,
    messages,
    seed,
    user: { seed, spec, turns, isContextAnswer, isReaction: false },
    signal: new AbortController().signal,
  });
  const hasContext = !isContextAnswer && turns.length > 0;
  return userMessages({
    system: systemPrompt(scene.user, { agentDescription: seed.agentDescription ?? spec.agentDescription, output }),
    messages,
    instruction: turnInstruction(scene, {
      context: hasContext ? PLACEHOLDERS.context : undefined,
      refusedClaim: undefined,
      correction: undefined,
      output,
    }),
  });
}

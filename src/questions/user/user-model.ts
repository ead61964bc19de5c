import type { ChatMessage, Usage } from '../../contract/message.ts';
import { askInTurn } from '../../openai/ask-in-turn.ts';
import { chatCompletion } from '../../openai/chat-completion.ts';
import type { OpenAiEndpoint } from '../../openai/endpoint.ts';
import { refuseFiltered } from '../../openai/refuse-filtered.ts';
import { structuredReply } from '../../openai/structured-reply.ts';
import type { Scene } from '../../users/scene.ts';
import { plainReply } from '../../users/plain-reply.ts';
import type { WrittenReply, WrittenTurn } from '../../users/read-user-turn.ts';
import { UserReply } from '../../users/user-reply.ts';
import { readMessage } from '../llm/read-message.ts';
import type { QuestionRequest } from '../question-generator.ts';
import { endsConversation } from '../stop-words.ts';

/** A model that plays users. */
export interface UserModel {
  readonly endpoint: OpenAiEndpoint;
  /** Temperature and the like, by their wire names. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether it writes an object or the message alone. */
  readonly output: 'object' | 'message';
}

/** One call of the model. */
export interface UserCall {
  readonly messages: readonly ChatMessage[];
  readonly headers: Readonly<Record<string, string>>;
  readonly request: QuestionRequest;
}

const FAULTS = {
  empty: 'You wrote no message. Write one.',
  wrapped:
    'You wrote more than the message: an introduction, an explanation, a code fence or JSON. Write the message alone.',
} as const;

/** Asks the model once. @throws {StepFailure} as `chatCompletion` and `refuseFiltered`. */
export async function askModel(
  model: UserModel,
  scene: Scene,
  { messages, headers, request }: UserCall,
): Promise<WrittenTurn & { readonly usage: Usage | undefined }> {
  const { endpoint, output } = model;
  const asked = { messages, headers, parameters: withSeed(model, request), signal: request.signal };
  if (output === 'object') {
    const { completion, read } = await askInTurn(endpoint, asked, (each) =>
      structuredReply(endpoint, { ...each, name: 'user_turn', schema: UserReply }),
    );
    refuseFiltered(completion, endpoint.model);
    return { finishReason: completion.finishReason, read, usage: completion.usage };
  }
  const completion = await askInTurn(endpoint, asked, (each) => chatCompletion(endpoint, each));
  refuseFiltered(completion, endpoint.model);
  const { content, finishReason, usage } = completion;
  return { finishReason, read: plainTurn(content, scene), usage };
}

/** Parameters of a call, with the seed of the batch where it has one. */
export function withSeed({ parameters }: UserModel, { user }: QuestionRequest): Readonly<Record<string, unknown>> {
  const seed = user?.spec.randomSeed;
  return seed === undefined ? parameters : { ...parameters, seed };
}

/** The message is all that was written, but for one wrapping of the whole; a stop word alone says that nothing more comes. */
function plainTurn(written: string, scene: Scene): WrittenReply {
  if (endsConversation(written)) return { value: plainReply('', scene) };
  const read = readMessage(written);
  if ('fault' in read) return { problem: FAULTS[read.fault] };
  return { value: plainReply(read.messages[0] ?? '', scene) };
}

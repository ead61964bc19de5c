import { addUsage } from '../../contract/add-usage.ts';
import { StepFailure } from '../../contract/failures.ts';
import type { Score } from '../../contract/judgement.ts';
import type { Usage } from '../../contract/message.ts';
import { identityHeaders } from '../../http/request-headers.ts';
import { askInTurn } from '../../openai/ask-in-turn.ts';
import type { Completion } from '../../openai/chat-completion.ts';
import type { OpenAiEndpoint } from '../../openai/endpoint.ts';
import { structuredReply } from '../../openai/structured-reply.ts';
import type { JudgeRequest } from '../judge.ts';
import type { Wanted } from './asked-criterion.ts';
import { ModelScores } from './model-scores.ts';
import { readScores, type ReadScores } from './read-scores.ts';
import { scoreMessages, type ScoreTask } from './score-messages.ts';

/** A model that judges. */
export interface JudgeModel {
  readonly endpoint: OpenAiEndpoint;
  /** Temperature and the like, by their wire names. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** One vote on a conversation. */
export interface VoteRequest {
  readonly task: ScoreTask;
  readonly wanted: readonly Wanted[];
  readonly request: JudgeRequest;
  /** 0-based; each has a key and a seed of its own. */
  readonly vote: number;
}

/** What one vote gave: the scores that can be used, and why the others cannot. */
export interface Vote {
  readonly scores: ReadonlyMap<Wanted, Score>;
  readonly faults: ReadonlyMap<Wanted, string>;
  readonly usage: Usage | undefined;
}

const CUT = 'It was cut off because it was too long. Be brief.';

/** What follows the key of a call that is made again with what was wrong. */
const AGAIN = ['', '/again'] as const;

/**
 * Asks a model for all scores at once, and once more, with what was wrong, for those that cannot be used.
 * @throws {StepFailure} `Blocked` where a filter withheld the reply, and whatever the call throws; with the tokens spent before.
 */
export async function askVote(model: JudgeModel, asked: VoteRequest): Promise<Vote> {
  const scores = new Map<Wanted, Score>();
  let usage: Usage | undefined;
  let last: ReadScores = NOTHING;
  for (const suffix of AGAIN) {
    const missing = asked.wanted.filter((each) => !scores.has(each));
    if (missing.length === 0) break;
    const faults = [...last.general, ...last.faults.values()];
    const completion = await complete(model, asked, { missing, faults, suffix }).catch((error: unknown) => {
      throw withSpent(error, usage);
    });
    usage = addUsage(usage, completion.usage);
    if (completion.finishReason === 'content_filter') throw blocked(model, usage);
    last = readCompletion(completion, missing, asked);
    for (const [each, score] of last.usable) scores.set(each, score);
  }
  return { scores, faults: faultsOf(last, asked.wanted), usage };
}

const NOTHING: ReadScores = { usable: new Map(), faults: new Map(), general: [] };

interface Attempt {
  readonly missing: readonly Wanted[];
  readonly faults: readonly string[];
  readonly suffix: string;
}

async function complete(
  { endpoint, parameters }: JudgeModel,
  { task, request, vote }: VoteRequest,
  { missing, faults, suffix }: Attempt,
): Promise<Completion> {
  const { randomSeed } = request.conversation.spec;
  const idempotencyKey = `${request.idempotencyKey}${vote === 0 ? '' : `/vote-${vote + 1}`}${suffix}`;
  const talk = {
    messages: scoreMessages(task, { wanted: missing, faults }),
    parameters: randomSeed === undefined ? parameters : { ...parameters, seed: randomSeed + vote },
    headers: identityHeaders({ ...request, idempotencyKey }),
    signal: request.signal,
  };
  const { completion } = await askInTurn(endpoint, talk, (each) =>
    structuredReply(endpoint, { ...each, name: 'scores', schema: ModelScores }),
  );
  return completion;
}

/** What was cut off may lack its last words: none of it is used. */
function readCompletion(
  { content, finishReason }: Completion,
  wanted: readonly Wanted[],
  { task }: VoteRequest,
): ReadScores {
  if (finishReason === 'length') return { ...NOTHING, general: [CUT] };
  return readScores(content, { wanted, quotable: task.shown.quotable });
}

function faultsOf({ usable, faults, general }: ReadScores, wanted: readonly Wanted[]): ReadonlyMap<Wanted, string> {
  const missing = wanted.filter((each) => faults.has(each) || (general.length > 0 && !usable.has(each)));
  return new Map(missing.map((each) => [each, faults.get(each) ?? general.join(' ')]));
}

/** The failure of a call, with the tokens of the calls before it. */
export function withSpent(error: unknown, spent: Usage | undefined): unknown {
  if (!(error instanceof StepFailure) || !spent) return error;
  const { type, problem, status, retryAfterMs, requestId, option, cause } = error;
  const usage = addUsage(spent, error.usage);
  return new StepFailure(type, problem, { status, retryAfterMs, requestId, option, cause, usage });
}

function blocked({ endpoint }: JudgeModel, usage: Usage | undefined): StepFailure {
  const message = `A filter of the provider withheld what the model ${endpoint.model} wrote about the conversation (finish_reason content_filter). Let another model judge it.`;
  return new StepFailure('Blocked', message, { usage });
}

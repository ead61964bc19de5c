import { addUsage } from '../../contract/add-usage.ts';
import { StepFailure } from '../../contract/failures.ts';
import type { Score } from '../../contract/judgement.ts';
import type { Usage } from '../../contract/message.ts';
import type { Judged, JudgeRequest } from '../judge.ts';
import { askVote, type JudgeModel, type Vote, withSpent } from './ask-vote.ts';
import { placeOf, type Wanted, wantedScores } from './asked-criterion.ts';
import { countVotes } from './count-votes.ts';
import type { ScoreTask } from './score-messages.ts';

/** Longest list of faults in a message, in characters. */
const LONGEST_FAULTS = 500;

/** What a model is asked about a conversation. */
export interface ScoresRequest {
  readonly task: ScoreTask;
  /** How often the model is asked for all of it. */
  readonly votes: number;
  readonly request: JudgeRequest;
}

/**
 * Lets a model score every criterion of a conversation, one call a vote, and one more where something in it cannot be used. What
 * still cannot be used is an `error` among the scores. Votes are asked for one after the other, so that the later ones find what they
 * share with the first in the server's cache.
 * @throws {StepFailure} `BadVerdict` where nothing can be used, and what the calls throw; with the tokens that were spent.
 */
export async function askScores(model: JudgeModel, { task, votes, request }: ScoresRequest): Promise<Judged> {
  const turns = request.conversation.turns.map(({ turn }) => turn);
  const wanted = wantedScores([...task.criteria, ...task.rowCriteria], turns);
  if (wanted.length === 0) return { scores: [] };
  const given: Vote[] = [];
  let usage: Usage | undefined;
  for (let vote = 0; vote < votes; vote++) {
    const next = await askVote(model, { task, wanted, request, vote }).catch((error: unknown) => {
      throw withSpent(error, usage);
    });
    usage = addUsage(usage, next.usage);
    given.push(next);
  }
  if (given.every(({ scores }) => scores.size === 0)) throw badVerdict(model, given, usage);
  return { scores: wanted.map((each) => scoreOf(each, given, model)), model: model.endpoint.model, usage };
}

function scoreOf(wanted: Wanted, given: readonly Vote[], model: JudgeModel): Score {
  const scores = given.flatMap((vote) => vote.scores.get(wanted) ?? []);
  const score = countVotes({ wanted, scores, asked: given.length });
  if (score) return score;
  const fault = given.findLast((vote) => vote.faults.has(wanted))?.faults.get(wanted) ?? 'no score';
  return { ...placeOf(wanted), result: 'error', evidence: [], reasoning: unusable(model, given, fault) };
}

function badVerdict(model: JudgeModel, given: readonly Vote[], usage: Usage | undefined): StepFailure {
  const faults = [...new Set(given.at(-1)?.faults.values())].join('; ');
  const message = `${unusable(model, given, faults)} Let a larger model judge, or ask for fewer criteria at once.`;
  return new StepFailure('BadVerdict', message, { usage });
}

function unusable({ endpoint }: JudgeModel, given: readonly Vote[], faults: string): string {
  const often = given.length === 1 ? 'asked twice' : `asked for ${given.length} votes, each twice`;
  const told = faults.length > LONGEST_FAULTS ? `${faults.slice(0, LONGEST_FAULTS)}…` : faults;
  return `The model ${endpoint.model}, ${often}, gave no result that can be used: ${told.replace(/\.$/, '')}.`;
}

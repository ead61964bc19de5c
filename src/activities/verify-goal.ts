import type { UserEnd } from '../contract/user-turn.ts';
import { StepFailure } from '../contract/failures.ts';
import { addUsage } from '../contract/add-usage.ts';
import type { Usage } from '../contract/message.ts';
import type { GeneratedQuestions, QuestionRequest } from '../questions/question-generator.ts';
import { turnsLost } from '../contract/turns-lost.ts';
import type { Question, Store } from '../store/store.ts';
import type { QuestionShown, QuestionWanted } from './activities.ts';
import { attempt, retryWrite, type Work } from './attempt.ts';
import type { Dependencies } from './dependencies.ts';
import { questionMade, shownQuestion } from './generate-next-question.ts';
import { questionRequest, readSoFar } from './question-request.ts';

/**
 * Looks once more whether the goal is reached that the user of turn `input.turn` claims to have reached. If it is not, the user is
 * told what is missing and says what comes next; nothing is verified twice in one turn.
 */
export async function verifyGoal(dependencies: Dependencies, input: QuestionWanted): Promise<QuestionShown> {
  const { store } = dependencies;
  const question = await attempt({ ...dependencies, step: 'question', input }, async (work) => {
    const claim = await store.findQuestion(input);
    if (!claim) throw await claimLost(store, input);
    if (claim.pending !== 'claim') return claim;
    const { settled, added } = await settle(dependencies, { input, claim, work });
    return retryWrite(() => store.settleQuestion(input, settled, added));
  });
  return shownQuestion(question, input);
}

async function claimLost(store: Store, input: QuestionWanted): Promise<StepFailure> {
  const { conversationId, turn } = input;
  const committedTurns = await store.countTurns(input);
  return turnsLost({ conversationId, what: `the claim of turn ${turn}`, committedTurns });
}

interface Settling {
  readonly input: QuestionWanted;
  readonly claim: Question;
  readonly work: Work;
}

interface Settled {
  readonly settled: Question;
  /** Tokens of the calls that were made here. */
  readonly added: Usage | null;
}

async function settle(dependencies: Dependencies, { input, claim, work }: Settling): Promise<Settled> {
  const ready = await work.runtime();
  const { questions, spec } = ready;
  if (!questions.verify)
    throw new StepFailure('WorkerMisconfigured', 'The question generator of this worker cannot verify a goal.');
  const soFar = await readSoFar(dependencies, ready, input);
  const request = { ...(await questionRequest(dependencies, ready, input, soFar)), signal: work.signal };
  await dependencies.budget.pass(input.batchId, spec);
  const startedAt = performance.now();
  const verdict = await questions.verify({ ...request, idempotencyKey: `${request.idempotencyKey}/verify` });
  const { pending: _, ...whole } = claim;
  if (verdict.isReached) {
    const added = verdict.usage ?? null;
    return { settled: { ...whole, content: '', usage: addUsage(claim.usage, added) ?? null }, added };
  }
  const made = await questions.generate(refused(request, verdict.reason));
  const added = addUsage(verdict.usage, made.usage) ?? null;
  const next = questionMade(withoutClaim(made, verdict.reason), input, performance.now() - startedAt);
  return { settled: { ...next, usage: addUsage(claim.usage, added) ?? null }, added };
}

function refused(request: QuestionRequest, reason: string): QuestionRequest {
  const user = request.user && { ...request.user, refusedClaim: reason };
  return { ...request, ...(user && { user }), idempotencyKey: `${request.idempotencyKey}/refused` };
}

/** A user that insists is asked what it says; one that says nothing has ended the conversation, and not by reaching its goal. */
function withoutClaim(made: GeneratedQuestions, reason: string): GeneratedQuestions {
  if (!made.isClaim || !made.user) return made;
  const isSilent = (made.questions[0] ?? '').trim() === '';
  const end: UserEnd = {
    outcome: 'user-ended',
    reason: `the user insisted on a goal that was not reached: ${reason}`.slice(0, 200),
  };
  const { end: _, ...user } = made.user;
  return { ...made, isClaim: false, user: isSilent ? { ...user, end } : user };
}

import type { ActivityOptions } from '@temporalio/workflow';
import type { ConversationInput, TurnInput } from '../contract/workflow-api.ts';
import type { ContextShown, QuestionShown } from '../activities/activities.ts';
import { callOptions, STORE_OPTIONS } from './activity-options.ts';
import type { ExchangeShown } from '../contract/cards.ts';
import { inTask } from './in-task.ts';
import { storeActivities } from './store-activities.ts';
import { afterContext, afterQuestion, afterTurn, type Step } from './turn-policy.ts';

/** What the steps of a conversation report to it and ask it. */
interface TurnWatch {
  /** Called with every committed turn. */
  readonly onExchange: (exchange: ExchangeShown) => void;
  /** Whether the next step has to wait: an answered turn is then committed first. */
  readonly isPaused: () => boolean;
}

/** A question that is wanted. */
interface Asking {
  readonly turn: number;
  readonly isReaction?: boolean;
}

/** Performs the steps of one conversation's turns as activities that are named by turn in the UI. */
export class TurnSteps {
  readonly #input: ConversationInput;
  readonly #watch: TurnWatch;
  readonly #agentOptions: ActivityOptions;
  readonly #questionOptions: ActivityOptions;
  /** Display copy of the question that the next `agent` step asks; empty until known. */
  #question: string;
  /** The turn that was answered and is not committed yet. */
  #answered: ExchangeShown | undefined;
  #committedTurns: number;

  constructor(input: ConversationInput, watch: TurnWatch) {
    this.#input = input;
    this.#watch = watch;
    this.#agentOptions = callOptions(input.policy.agent, input.policy.callQueue);
    this.#questionOptions = callOptions(input.policy.questions, input.policy.callQueue);
    this.#question = input.committedTurns === 0 ? input.question : '';
    this.#committedTurns = input.committedTurns;
  }

  /** Turns of the conversation that are committed, in all its runs. */
  get committedTurns(): number {
    return this.#committedTurns;
  }

  /** Performs a step and returns the next one. */
  perform(step: Exclude<Step, { name: 'end' }>): Promise<Step> {
    switch (step.name) {
      case 'agent':
        return this.#askAgent(step.turn);
      case 'context':
        return this.#extractContext(step.turn);
      case 'question':
        return this.#generateQuestion(step);
      case 'verify':
        return this.#verifyGoal(step);
    }
  }

  async #askAgent(turn: number): Promise<Step> {
    const at = this.#at(turn);
    const question = this.#question;
    const asking = { ...this.#agentOptions, summary: `turn ${turn} · ask agent` };
    const { answer } = await storeActivities.invokeAgent.executeWithOptions(asking, [{ ...at, question }]);
    this.#answered = { turn, question, answer };
    const { maxTurns, policy } = this.#input;
    const next = afterTurn({ turn, maxTurns, reacts: policy.reacts ?? false });
    if (next.name !== 'context' || this.#watch.isPaused()) await this.#persist();
    return next;
  }

  /** Commits the turn that was answered, unless that is done. */
  async #persist(): Promise<void> {
    if (this.#answered === undefined) return;
    const { turn } = this.#answered;
    const summary = `turn ${turn} · persist`;
    if ((await inTask('persistTurn', this.#at(turn), summary)) === undefined) {
      await storeActivities.persistTurn.executeWithOptions({ ...STORE_OPTIONS, summary }, [this.#at(turn)]);
    }
    this.#noteCommitted();
  }

  async #extractContext(turn: number): Promise<Step> {
    const { isContextBuiltIn } = this.#input.policy;
    const shown = isContextBuiltIn ? await this.#extractInTask(turn) : undefined;
    const { isEmpty } = shown ?? (await this.#extractBesideCommit(turn));
    return afterContext({ turn, isEmpty });
  }

  /** Commits the turn, unless that is done, and extracts its context, both within the workflow task. */
  async #extractInTask(turn: number): Promise<ContextShown | undefined> {
    if (this.#answered === undefined) return inTask('extractContext', this.#at(turn), `turn ${turn} · extract context`);
    const shown = await inTask('persistAndExtract', this.#at(turn), `turn ${turn} · persist, extract context`);
    if (shown !== undefined) this.#noteCommitted();
    return shown;
  }

  /** Commits the turn beside extracting its context, which does not depend on it: one workflow task fewer per turn. */
  async #extractBesideCommit(turn: number): Promise<ContextShown> {
    const options = { ...this.#questionOptions, summary: `turn ${turn} · extract context` };
    const extracting = storeActivities.extractContext.executeWithOptions(options, [this.#at(turn)]);
    // Settled, not failed fast: a conversation must not end while its turn is being committed.
    const [persisted, extracted] = await Promise.allSettled([this.#persist(), extracting]);
    if (persisted.status === 'rejected') throw persisted.reason;
    if (extracted.status === 'rejected') throw extracted.reason;
    return extracted.value;
  }

  #noteCommitted(): void {
    if (this.#answered === undefined) return;
    const exchange = this.#answered;
    this.#answered = undefined;
    this.#committedTurns = exchange.turn + 1;
    this.#watch.onExchange(exchange);
  }

  async #generateQuestion({ turn, isReaction = false }: Asking): Promise<Step> {
    const options = { ...this.#questionOptions, summary: questionLabel({ turn, isReaction }) };
    const wanted = { ...this.#at(turn), ...(isReaction && { isReaction }) };
    const made = await storeActivities.generateNextQuestion.executeWithOptions(options, [wanted]);
    return this.#afterQuestion({ turn, isReaction }, made);
  }

  async #verifyGoal({ turn, isReaction }: Required<Asking>): Promise<Step> {
    const options = { ...this.#questionOptions, summary: `turn ${turn - 1} · verify goal` };
    const wanted = { ...this.#at(turn), ...(isReaction && { isReaction }) };
    const made = await storeActivities.verifyGoal.executeWithOptions(options, [wanted]);
    return this.#afterQuestion({ turn, isReaction }, made);
  }

  #afterQuestion({ turn, isReaction }: Required<Asking>, made: QuestionShown): Step {
    const { question, isClaim, end } = made;
    this.#question = question;
    return afterQuestion({ turn, isReaction, isClaim, end });
  }

  #at(turn: number): TurnInput {
    const { batchId, conversationId, seedIndex } = this.#input;
    return { batchId, conversationId, seedIndex, turn };
  }
}

/** Names the step in the UI: by the turn that it asks, or, where it only reacts, by the turn whose answer it looks at. */
function questionLabel({ turn, isReaction }: Asking): string {
  if (isReaction) return `turn ${turn - 1} · last reaction`;
  return turn === 0 ? 'turn 0 · opening' : `turn ${turn} · next question`;
}

import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { ConversationInput, TurnInput } from '../contract/workflow-api.ts';
import { callOptions, STORE_OPTIONS } from './activity-options.ts';
import type { ExchangeShown } from '../contract/cards.ts';
import { afterContext, afterQuestion, afterTurn, type Step } from './turn-policy.ts';

/** What the steps of a conversation tell and ask it. */
interface TurnWatch {
  /** Told of every turn that was committed. */
  readonly onExchange: (exchange: ExchangeShown) => void;
  /** Whether the next step has to wait: an answered turn is then committed first. */
  readonly isPaused: () => boolean;
}

/** Performs the steps of one conversation's turns as activities that are named by turn in the UI. */
export class TurnSteps {
  readonly #input: ConversationInput;
  readonly #watch: TurnWatch;
  readonly #agentOptions: ActivityOptions;
  readonly #questionOptions: ActivityOptions;
  readonly #activities: ReturnType<typeof proxyActivities<Activities>>;
  /** Display copy of the question that the next `ask` puts; empty until known. */
  #question: string;
  /** The turn that was answered and is not committed yet. */
  #answered: ExchangeShown | undefined;

  constructor(input: ConversationInput, watch: TurnWatch) {
    this.#input = input;
    this.#watch = watch;
    this.#agentOptions = callOptions(input.policy.agent);
    this.#questionOptions = callOptions(input.policy.questions);
    this.#activities = proxyActivities<Activities>(STORE_OPTIONS);
    this.#question = input.committedTurns === 0 ? input.question : '';
  }

  /** Performs a step and says what comes next. */
  perform(step: Exclude<Step, { do: 'end' }>): Promise<Step> {
    switch (step.do) {
      case 'ask':
        return this.#ask(step.turn);
      case 'extract':
        return this.#extract(step.turn);
      case 'generate':
        return this.#generate(step.turn);
    }
  }

  async #ask(turn: number): Promise<Step> {
    const at = this.#at(turn);
    const question = this.#question;
    const asking = { ...this.#agentOptions, summary: `turn ${turn} · ask agent` };
    const { answer } = await this.#activities.invokeAgent.executeWithOptions(asking, [{ ...at, question }]);
    this.#answered = { turn, question, answer };
    const next = afterTurn({ turn, maxTurns: this.#input.maxTurns });
    if (next.do === 'end' || this.#watch.isPaused()) await this.#persist();
    return next;
  }

  /** Commits the turn that was answered, unless that is done. */
  async #persist(): Promise<void> {
    if (this.#answered === undefined) return;
    const { turn, question, answer } = this.#answered;
    const options = { ...STORE_OPTIONS, summary: `turn ${turn} · persist` };
    await this.#activities.persistTurn.executeWithOptions(options, [{ ...this.#at(turn), question, answer }]);
    this.#answered = undefined;
    this.#watch.onExchange({ turn, question, answer });
  }

  /** Commits the turn beside extracting its context, which does not depend on it: one workflow task less a turn. */
  async #extract(turn: number): Promise<Step> {
    const options = { ...this.#questionOptions, summary: `turn ${turn} · extract context` };
    const extracting = this.#activities.extractContext.executeWithOptions(options, [this.#at(turn)]);
    // Settled, not failed fast: a conversation must not end while its turn is being committed.
    const [persisted, extracted] = await Promise.allSettled([this.#persist(), extracting]);
    if (persisted.status === 'rejected') throw persisted.reason;
    if (extracted.status === 'rejected') throw extracted.reason;
    return afterContext({ turn, isEmpty: extracted.value.isEmpty });
  }

  async #generate(turn: number): Promise<Step> {
    const options = { ...this.#questionOptions, summary: `turn ${turn} · next question` };
    const { question } = await this.#activities.generateNextQuestion.executeWithOptions(options, [this.#at(turn)]);
    this.#question = question;
    return afterQuestion(turn);
  }

  #at(turn: number): TurnInput {
    const { batchId, conversationId, seedIndex } = this.#input;
    return { batchId, conversationId, seedIndex, turn };
  }
}

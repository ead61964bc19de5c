import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { ConversationInput, TurnInput } from '../contract/workflow-api.ts';
import { callOptions, STORE_OPTIONS } from './activity-options.ts';
import type { ExchangeShown } from '../contract/cards.ts';
import { afterContext, afterQuestion, afterTurn, type Step } from './turn-policy.ts';

/** Performs the steps of one conversation's turns as activities that are named by turn in the UI. */
export class TurnSteps {
  readonly #input: ConversationInput;
  readonly #onExchange: (exchange: ExchangeShown) => void;
  readonly #agentOptions: ActivityOptions;
  readonly #questionOptions: ActivityOptions;
  readonly #activities: ReturnType<typeof proxyActivities<Activities>>;
  /** Display copy of the question that the next `ask` puts; empty until known. */
  #question: string;

  /** `onExchange` is told of every turn that was committed. */
  constructor(input: ConversationInput, onExchange: (exchange: ExchangeShown) => void) {
    this.#input = input;
    this.#onExchange = onExchange;
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
    const persisting = { ...STORE_OPTIONS, summary: `turn ${turn} · persist` };
    await this.#activities.persistTurn.executeWithOptions(persisting, [{ ...at, question, answer }]);
    this.#onExchange({ turn, question, answer });
    return afterTurn({ turn, maxTurns: this.#input.maxTurns });
  }

  async #extract(turn: number): Promise<Step> {
    const options = { ...this.#questionOptions, summary: `turn ${turn} · extract context` };
    const { isEmpty } = await this.#activities.extractContext.executeWithOptions(options, [this.#at(turn)]);
    return afterContext({ turn, isEmpty });
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

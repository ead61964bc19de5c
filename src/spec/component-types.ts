import { agentTypes } from '../agents/registry.ts';
import type { Agent } from '../agents/agent.ts';
import type { CheckFunctions } from '../checks/check-operator.ts';
import type { Registry } from '../contract/component-type.ts';
import type { ContextExtractor } from '../contexts/context-extractor.ts';
import { contextTypes } from '../contexts/registry.ts';
import type { QuestionGenerator } from '../questions/question-generator.ts';
import { questionTypes } from '../questions/registry.ts';

/** Every component type a spec may name, by section. */
export interface ComponentTypes {
  readonly agents: Registry<Agent>;
  readonly questions: Registry<QuestionGenerator>;
  readonly contexts: Registry<ContextExtractor>;
  /** Functions of a script that are checks, by their place, such as `stop.when[0]`. */
  readonly checks?: CheckFunctions | undefined;
}

/** The types this version of convsim has. */
export const componentTypes: ComponentTypes = {
  agents: agentTypes,
  questions: questionTypes,
  contexts: contextTypes,
};

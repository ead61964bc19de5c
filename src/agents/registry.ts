import type { Registry } from '../contract/component.ts';
import type { Agent } from './agent.ts';
import { docsQaAgent } from './docs-qa.ts';
import { moduleAgent } from './module-agent.ts';

/** Every type of agent, by the name a spec uses. */
export const agentTypes: Registry<Agent> = {
  [docsQaAgent.type]: docsQaAgent,
  [moduleAgent.type]: moduleAgent,
};

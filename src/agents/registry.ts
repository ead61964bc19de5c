import type { Registry } from '../contract/component-type.ts';
import type { Agent } from './agent.ts';
import { databricksServingAgent } from './databricks-serving.ts';
import { docsQaAgent } from './docs-qa.ts';
import { httpAgent } from './http-agent.ts';
import { mlflowAgent } from './mlflow.ts';
import { moduleAgent } from './module-agent.ts';
import { openAiChatAgent } from './openai-chat.ts';
import { openAiResponsesAgent } from './openai-responses.ts';

/** Every type of agent, by the name a spec uses. */
export const agentTypes: Registry<Agent> = {
  [docsQaAgent.type]: docsQaAgent,
  [httpAgent.type]: httpAgent,
  [moduleAgent.type]: moduleAgent,
  [mlflowAgent.type]: mlflowAgent,
  [databricksServingAgent.type]: databricksServingAgent,
  [openAiChatAgent.type]: openAiChatAgent,
  [openAiResponsesAgent.type]: openAiResponsesAgent,
};

import type { Registry } from '../contract/component-type.ts';
import { agentResponse } from './agent-response.ts';
import type { ContextExtractor } from './context-extractor.ts';
import { moduleContext } from './module-context.ts';
import { toolOutputs } from './tool-outputs.ts';

/** Every type of context extractor, by the name a spec uses. */
export const contextTypes: Registry<ContextExtractor> = {
  [agentResponse.type]: agentResponse,
  [toolOutputs.type]: toolOutputs,
  [moduleContext.type]: moduleContext,
};

import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import type { ContextExtractor } from './context-extractor.ts';

/** The agent's answer is the context. */
export const agentResponse: ComponentType<ContextExtractor> = {
  type: 'agent-response',
  options: z.strictObject({}),
  create: () => ({ extract: ({ answer }) => answer }),
};

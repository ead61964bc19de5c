import { z } from 'zod';
import type { ComponentType } from '../contract/component.ts';
import type { ContextExtractor } from './context-extractor.ts';

/** The results of the turn's tool calls are the context, in order, joined by newlines. */
export const toolOutputs: ComponentType<ContextExtractor> = {
  type: 'tool-outputs',
  options: z.strictObject({}),
  create: () => ({ extract: (input) => input.toolOutputs.join('\n') }),
};

import { z } from 'zod';
import type { OpenAiEndpoint } from './endpoint.ts';

/** Options for how a model answers; spread them into a component's strict schema. Unset ones are not sent. */
export const SamplingFields = {
  temperature: z.number().min(0).max(2).optional().describe("Default: the model's own. Reasoning models accept none."),
  maxTokens: z.number().int().min(1).optional().describe('Longest answer, in tokens, reasoning included.'),
};

/** Options of `SamplingFields`, parsed. */
export interface SamplingOptions {
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
}

/** The same as fields of a request; `maxTokensField` is what this server calls the limit. */
export function samplingBody(
  { temperature, maxTokens }: SamplingOptions,
  maxTokensField: OpenAiEndpoint['maxTokensField'] | 'max_output_tokens',
): Record<string, unknown> {
  return {
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { [maxTokensField]: maxTokens }),
  };
}

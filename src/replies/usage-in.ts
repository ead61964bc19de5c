import type { Usage } from '../contract/message.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { readUsage } from './read-usage.ts';

/** Where replies and messages keep their count of tokens; the object itself is Ollama's place. */
const PLACES: readonly ((fields: Readonly<Record<string, unknown>>) => unknown)[] = [
  ({ usage }) => usage,
  ({ totalUsage }) => totalUsage,
  ({ usage }) => fieldsOf(usage)['tokens'],
  ({ usage }) => ({ inputTokens: fieldsOf(usage)['input'], outputTokens: fieldsOf(usage)['output'] }),
  ({ token_usage: usage }) => usage,
  ({ usage_metrics: usage }) => usage,
  ({ metadata }) => fieldsOf(metadata)['usage'],
  ({ meta }) => fieldsOf(meta)['tokens'],
  ({ usage_metadata: metadata }) => metadata,
  ({ usageMetadata }) => usageMetadata,
  ({ response_metadata: metadata }) => fieldsOf(metadata)['token_usage'] ?? fieldsOf(metadata)['tokenUsage'],
  (fields) => fields,
];

/** The tokens that a reply or a message counts, wherever it does so; `undefined` where it counts none. */
export function usageIn(holder: unknown): Usage | undefined {
  const fields = fieldsOf(holder);
  return PLACES.map((place) => readUsage(place(fields))).find((usage) => usage !== undefined);
}

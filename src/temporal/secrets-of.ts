import type { ConnectionSettings } from './connection-settings.ts';

/** What a Temporal server is sent that must not be shown: the API key, and the metadata that people set themselves. */
export function secretsOf({ security }: ConnectionSettings): readonly string[] {
  const values = Object.values(security.metadata ?? {}).filter((value) => typeof value === 'string');
  return [security.apiKey, ...values].filter((secret) => typeof secret === 'string');
}

/**
 * What convsim's workflows can be searched by in Temporal: search attribute keys for clients and workflows. Free of imports,
 * so that workflows can use it.
 */
export const SEARCH_ATTRIBUTES = {
  batch: { name: 'ConvsimBatch', type: 'KEYWORD' },
  outcome: { name: 'ConvsimOutcome', type: 'KEYWORD' },
  turns: { name: 'ConvsimTurns', type: 'INT' },
  agent: { name: 'ConvsimAgent', type: 'KEYWORD' },
  tag: { name: 'ConvsimTag', type: 'KEYWORD' },
} as const;

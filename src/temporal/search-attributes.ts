import { defineSearchAttributeKey } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.ts';

const { batch, outcome, turns, agent, tag } = SEARCH_ATTRIBUTES;

/** Typed keys for clients that start or find convsim's workflows. */
export const searchAttributeKeys = {
  batch: defineSearchAttributeKey(batch.name, batch.type),
  outcome: defineSearchAttributeKey(outcome.name, outcome.type),
  turns: defineSearchAttributeKey(turns.name, turns.type),
  agent: defineSearchAttributeKey(agent.name, agent.type),
  tag: defineSearchAttributeKey(tag.name, tag.type),
} as const;

import { defineSearchAttributeKey, type SearchAttributePair, TypedSearchAttributes } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.ts';
import type { ConversationInput, ConversationResult } from '../contract/workflow-api.ts';

const batch = defineSearchAttributeKey(SEARCH_ATTRIBUTES.batch.name, SEARCH_ATTRIBUTES.batch.type);
const agent = defineSearchAttributeKey(SEARCH_ATTRIBUTES.agent.name, SEARCH_ATTRIBUTES.agent.type);
const tag = defineSearchAttributeKey(SEARCH_ATTRIBUTES.tag.name, SEARCH_ATTRIBUTES.tag.type);
const outcome = defineSearchAttributeKey(SEARCH_ATTRIBUTES.outcome.name, SEARCH_ATTRIBUTES.outcome.type);
const turns = defineSearchAttributeKey(SEARCH_ATTRIBUTES.turns.name, SEARCH_ATTRIBUTES.turns.type);

/** What a shard is found by. */
export function shardAttributes(batchId: string): TypedSearchAttributes {
  return new TypedSearchAttributes([{ key: batch, value: batchId }]);
}

/** What a conversation is found by from its start. */
export function conversationAttributes(input: ConversationInput): TypedSearchAttributes {
  const pairs: SearchAttributePair[] = [
    { key: batch, value: input.batchId },
    { key: agent, value: input.policy.agentType },
  ];
  if (input.tag !== null) pairs.push({ key: tag, value: input.tag });
  return new TypedSearchAttributes(pairs);
}

/** What a conversation is found by from its end. */
export function endingAttributes(result: ConversationResult): SearchAttributePair[] {
  return [
    { key: outcome, value: result.outcome },
    { key: turns, value: result.turns },
  ];
}

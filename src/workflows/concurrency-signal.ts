import { defineSignal } from '@temporalio/workflow';
import { CONCURRENCY_SIGNAL } from '../contract/workflow-api.ts';

/** Sets how many conversations a batch, or one of its shards, keeps in flight from now on. */
export const concurrencySignal = defineSignal<[conversations: number]>(CONCURRENCY_SIGNAL);

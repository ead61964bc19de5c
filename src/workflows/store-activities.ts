import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { BATCH_STORE_OPTIONS, LOOK_OPTIONS, STORE_OPTIONS } from './activity-options.ts';

/** The activities that only read and write the store. */
export const storeActivities = proxyActivities<Activities>(STORE_OPTIONS);

/** The store activities with more time, for statements on every conversation of a batch. */
export const batchActivities = proxyActivities<Activities>(BATCH_STORE_OPTIONS);

/** Reads that are only shown to people: nothing waits for them. */
export const lookActivities = proxyActivities<Pick<Activities, 'readProgress'>>(LOOK_OPTIONS);

import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { STORE_OPTIONS } from './activity-options.ts';

/** The activities that only read and write the store. */
export const storeActivities = proxyActivities<Activities>(STORE_OPTIONS);

import type { JudgementStore } from '../store/judgement-store.ts';
import type { Store } from '../store/store.ts';

/** What reports read of the store. */
export type JudgedStore = Pick<Store, 'findBatch' | 'listBatches'> & Pick<JudgementStore, 'listRubrics' | 'readJudged'>;

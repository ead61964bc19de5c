import { describe } from 'vitest';
import { batchBehaviour } from './store-conformance/batches.ts';
import { counterBehaviour } from './store-conformance/counters.ts';
import { deletionBehaviour } from './store-conformance/deletion.ts';
import { endingBehaviour } from './store-conformance/endings.ts';
import { lineBehaviour } from './store-conformance/lines.ts';
import { judgementBehaviour } from './store-conformance/judgements.ts';
import { overviewBehaviour } from './store-conformance/overviews.ts';
import { planningBehaviour } from './store-conformance/planning.ts';
import { progressBehaviour } from './store-conformance/progress.ts';
import { rateBehaviour } from './store-conformance/rates.ts';
import { recordBehaviour } from './store-conformance/records.ts';
import { replyBehaviour } from './store-conformance/replies.ts';
import { searchBehaviour } from './store-conformance/searches.ts';
import { seedBehaviour } from './store-conformance/seeds.ts';
import { servingBehaviour } from './store-conformance/servings.ts';
import { setbackBehaviour } from './store-conformance/setbacks.ts';
import { steeringBehaviour } from './store-conformance/steering.ts';
import { stepBehaviour } from './store-conformance/steps.ts';
import { textBehaviour } from './store-conformance/texts.ts';
import { twoWorkersBehaviour } from './store-conformance/two-workers.ts';
import type { OpenStore } from './store-conformance/opened.ts';

/** What every implementation of the store must do; `open` makes a new, empty one for each test. */
export function describeStore(name: string, open: OpenStore): void {
  describe(name, () => {
    batchBehaviour(open);
    seedBehaviour(open);
    planningBehaviour(open);
    replyBehaviour(open);
    stepBehaviour(open);
    setbackBehaviour(open);
    rateBehaviour(open);
    endingBehaviour(open);
    progressBehaviour(open);
    counterBehaviour(open);
    recordBehaviour(open);
    overviewBehaviour(open);
    lineBehaviour(open);
    searchBehaviour(open);
    judgementBehaviour(open);
    steeringBehaviour(open);
    servingBehaviour(open);
    textBehaviour(open);
    deletionBehaviour(open);
    twoWorkersBehaviour(open);
  });
}

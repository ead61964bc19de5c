import { describe, expect, it } from 'vitest';
import { opened, type OpenStore } from './opened.ts';

const SERVING = { id: 'one', batchId: 'b1', host: 'here', pid: 17 };

/** Processes that work on batches. */
export function servingBehaviour(open: OpenStore): void {
  describe('processes that work on batches', () => {
    it('are listed with the time since they last said so, until they say that they do no longer', async () => {
      const { store } = await opened(open);
      await store.noteServing(SERVING);
      await store.noteServing({ ...SERVING, id: 'two', batchId: null });
      await store.noteServing(SERVING);
      const servings = await store.servings();
      expect(servings.map(({ ageMs: _, ...serving }) => serving).toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
        SERVING,
        { ...SERVING, id: 'two', batchId: null },
      ]);
      for (const { ageMs } of servings) {
        expect(ageMs).toBeGreaterThanOrEqual(0);
        expect(ageMs).toBeLessThan(60_000);
      }
      await store.endServing('one');
      expect(await store.servings()).toMatchObject([{ id: 'two' }]);
    });
  });
}

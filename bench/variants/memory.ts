import { agent, nextQuestion } from '../simulation/components.ts';
import type { Load } from '../load.ts';
import type { Variant } from './variant.ts';

/** A plain loop over the same components in this process: no Temporal, no store, nothing kept. */
export const memoryVariant: Variant = {
  name: 'in-memory loop',
  workerPid: undefined,
  prepare: async (load) => async () => {
    await Promise.all(Array.from({ length: load.conversations }, () => converse(load)));
  },
};

async function converse(load: Load): Promise<void> {
  const { signal } = new AbortController();
  const seed = { metadata: load };
  const messages: { role: string; content: string }[] = [];
  let question = 'What should I know about my bicycle?';
  for (let turn = 0; turn < load.turns; turn += 1) {
    if (turn > 0) question = (await nextQuestion({ seed, turn }, { signal }))[0]?.question ?? '';
    messages.push({ role: 'user', content: question });
    const { content } = await agent([...messages], { seed, signal });
    messages.push({ role: 'assistant', content });
  }
}

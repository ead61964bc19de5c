import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent } from '../../src/agents/agent.ts';
import { echoAgent } from './lab.ts';

/** An agent that answers no call while its door is shut, and says which calls it got. */
export function heldAgent({ isShut = true } = {}) {
  const door = { isShut };
  const asked: string[] = [];
  let inFlight = 0;
  const agent: Agent = {
    invoke: async (call) => {
      asked.push(`${call.seed.id} ${call.turn}`);
      inFlight += 1;
      try {
        while (door.isShut) await sleep(10, undefined, { signal: call.signal });
      } finally {
        inFlight -= 1;
      }
      return echoAgent.invoke(call);
    },
  };
  return { agent, door, asked, inFlight: () => inFlight };
}

// Many seeds at once, followed turn by turn while they run. Run it: npx tsx examples/library/many-seeds.ts
import { setTimeout as sleep } from 'node:timers/promises';
import { simulate } from 'convsim';

const cities = ['Paris', 'Lima', 'Oslo', 'Cairo', 'Quito', 'Hanoi', 'Perth', 'Turin'];

const { seeds, turns, outcomes } = await simulate({
  name: 'many-seeds',
  agent: async (messages, { seed, signal }) => {
    // A real agent would be called here; pass the signal on, so that a cancelled call ends.
    await sleep(50, undefined, { signal });
    return `In ${String(seed.metadata?.['city'])} it is ${messages.length % 2 ? 'sunny' : 'raining'} today.`;
  },
  questions: ({ turn, seed }) => [`How will the weather in ${String(seed.metadata?.['city'])} be in ${turn} days?`],
  seeds: cities.map((city) => ({ id: city, question: `What is the weather in ${city}?`, metadata: { city } })),
  maxTurns: 3,
  concurrency: 4,
  outputFile: 'many-seeds.jsonl',
  onProgress: (progress) => process.stderr.write(`\r${progress.turns} turns `),
});
console.log(`\n${seeds} conversations, ${turns} turns, outcomes: ${JSON.stringify(outcomes)}`);

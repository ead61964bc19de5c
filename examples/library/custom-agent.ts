// A chat agent in a few lines, asked one seed question and three more. Run it: npx tsx examples/library/custom-agent.ts
import { simulate } from 'convsim';

const opening: Record<string, string> = { monday: '9 to 17', saturday: '10 to 14', sunday: 'closed' };

const result = await simulate({
  agent: async (messages) => {
    const question = messages.at(-1)?.content.toLowerCase() ?? '';
    const day = Object.keys(opening).find((name) => question.includes(name)) ?? 'monday';
    return { content: `On ${day} we are open: ${opening[day]}.`, toolOutputs: [JSON.stringify(opening)] };
  },
  questions: ({ turn }) => [{ question: turn % 2 ? 'And on Saturday?' : 'What about Sunday?' }],
  seedQuestion: 'When are you open on Monday?',
  maxTurns: 3,
  outputFile: 'custom-agent.jsonl',
  say: console.error,
});
console.log(`${result.turns} turns, outcomes: ${JSON.stringify(result.outcomes)}`);

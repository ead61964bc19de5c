// The same questions with the context taken once from the agent's answers and once from its tools, told apart by their tag in
// one file. Run it: npx tsx examples/library/two-extractors.ts
import { simulate, type AgentFunction } from 'convsim';

const documents: Record<string, string> = {
  monitoring: 'Monitors compare each day of a table with a baseline and write what they find to a metrics table.',
  alerts: 'An alert is sent by email, chat or webhook when a metric leaves its range; mute it for an hour at most.',
  baseline: 'A baseline is a copy of the table from a time when all was well; renew it after every change of schema.',
};

/** Searches a small set of documents and answers from what it found. */
const agent: AgentFunction = async (messages) => {
  const question = messages.at(-1)?.content.toLowerCase() ?? '';
  const [topic = 'monitoring', text = ''] =
    Object.entries(documents).find(([name]) => question.includes(name.slice(0, 5))) ??
    Object.entries(documents)[0] ??
    [];
  return { content: `About ${topic}: ${text}`, toolOutputs: [text], usage: { inputTokens: 40, outputTokens: 25 } };
};

for (const context of ['agent-response', 'tool-outputs'] as const) {
  const { turns, batchId } = await simulate({
    agent,
    context,
    tag: context.replace('-', '_'),
    seedQuestion: 'What does monitoring do?',
    agentDescription: 'Answers questions about data monitoring.',
    maxTurns: 2,
    outputFile: 'two-extractors.jsonl',
    append: true,
  });
  console.log(`${batchId}: ${turns} turns with context from ${context}`);
}

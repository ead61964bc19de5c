// A model plays the user, over any OpenAI-compatible endpoint. Run it:
//   OPENAI_BASE_URL=http://127.0.0.1:11434/v1 OPENAI_MODEL=llama3.2 npx tsx examples/library/model-as-user.ts
import { simulate, type QuestionFunction } from 'convsim';

const { OPENAI_BASE_URL = 'https://api.openai.com/v1', OPENAI_MODEL = 'gpt-4o-mini', OPENAI_API_KEY } = process.env;

/** Asks the model for the user's next question. What it throws is tried again; a rate limit is waited out. */
const questions: QuestionFunction = async ({ context, previousQuestions, agentDescription }, { signal }) => {
  const prompt = [
    `You are the user of a chat agent. ${agentDescription ?? ''}`,
    'Ask one short question, in plain words, that follows from this text and was not asked before.',
    `Text:\n${context}`,
    `Asked before:\n${previousQuestions.join('\n')}`,
  ].join('\n\n');
  const response = await fetch(`${OPENAI_BASE_URL}/chat/completions`, {
    method: 'POST',
    signal,
    headers: {
      'content-type': 'application/json',
      ...(OPENAI_API_KEY && { authorization: `Bearer ${OPENAI_API_KEY}` }),
    },
    body: JSON.stringify({ model: OPENAI_MODEL, messages: [{ role: 'user', content: prompt }] }),
  });
  if (!response.ok)
    throw Object.assign(new Error(`the model answered ${response.status}`), { status: response.status });
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
  return choices.map(({ message }) => message.content);
};

const { turns } = await simulate({
  agent: { type: 'docs-qa', docs: './docs/guide' },
  questions,
  context: 'tool-outputs',
  agentDescription: 'It answers questions about convsim, a simulator of conversations.',
  seedQuestion: 'How do I resume an interrupted batch?',
  maxTurns: 3,
  outputFile: 'model-as-user.jsonl',
});
console.log(`${turns} turns`);

import type { Agent } from '../../agents/agent.ts';
import type { Usage } from '../../contract/message.ts';
import { paced } from '../../http/pace.ts';
import type { Judge } from '../../judges/judge.ts';
import type { QuestionGenerator } from '../../questions/question-generator.ts';
import type { StepPace } from './rate-limiter.ts';

/** The agent, each of whose calls keeps to a pace of its own. */
export function pacedAgent(agent: Agent, newPace: () => StepPace): Agent {
  const [fetchTrace, endSession] = [agent.fetchTrace?.bind(agent), agent.endSession?.bind(agent)];
  return {
    ...(agent.needsTrace && { needsTrace: true }),
    invoke: (call) => counted(newPace(), () => agent.invoke(call)),
    ...(fetchTrace && { fetchTrace: (call) => uncounted(newPace(), () => fetchTrace(call)) }),
    ...(endSession && { endSession: (call) => uncounted(newPace(), () => endSession(call)) }),
    ...(agent.close && { close: () => agent.close?.() ?? Promise.resolve() }),
  };
}

/** The generator, each of whose calls keeps to a pace of its own. */
export function pacedQuestions(questions: QuestionGenerator, newPace: () => StepPace): QuestionGenerator {
  const verify = questions.verify?.bind(questions);
  return {
    ...(questions.isUser && { isUser: true }),
    generate: (request) => counted(newPace(), () => questions.generate(request)),
    ...(verify && { verify: (request) => counted(newPace(), () => verify(request)) }),
    ...(questions.close && { close: () => questions.close?.() ?? Promise.resolve() }),
  };
}

/** The judge, each of whose looks keeps to a pace of its own. */
export function pacedJudge(judge: Judge, newPace: () => StepPace): Judge {
  return {
    judge: (request) => counted(newPace(), () => judge.judge(request)),
    ...(judge.close && { close: () => judge.close?.() ?? Promise.resolve() }),
  };
}

async function counted<Reply extends { readonly usage?: Usage | null | undefined }>(
  pace: StepPace,
  work: () => Promise<Reply>,
): Promise<Reply> {
  let tokens: number | undefined;
  try {
    const reply = await paced(pace, work);
    tokens = reply.usage ? reply.usage.inputTokens + reply.usage.outputTokens : 0;
    return { ...reply, waitedMs: pace.waitedMs };
  } finally {
    pace.settle(tokens);
  }
}

/** What is fetched after the reply uses requests, but no tokens. */
async function uncounted<Fetched>(pace: StepPace, work: () => Promise<Fetched>): Promise<Fetched> {
  try {
    return await paced(pace, work);
  } finally {
    pace.settle(undefined);
  }
}

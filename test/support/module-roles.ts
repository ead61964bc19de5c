import { moduleAgent } from '../../src/agents/module-agent.ts';
import { makeCheck } from '../../src/checks/make-check.ts';
import { moduleContext } from '../../src/contexts/module-context.ts';
import { callIdentity, judgeIdentity } from '../../src/contract/call-identity.ts';
import { moduleJudge } from '../../src/judges/module.ts';
import { moduleQuestions } from '../../src/questions/module-questions.ts';
import { MISBEHAVIOURS, type Misbehaviour, SHARED_MISBEHAVIOURS } from './misbehaviours.ts';

/** A module that is ready: `say` calls it with a text and resolves with the text that it gave. */
interface Ready {
  readonly say: (text: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Where a module is found, and how long a call of it may take. */
interface Host {
  readonly projectDir: string;
  readonly timeoutMs: number;
  readonly readEnv: () => undefined;
}

interface Isolation {
  readonly isolate?: boolean;
  readonly maxMemoryMb?: number;
}

/** One thing that a module can be. */
export interface ModuleRole {
  readonly name: 'agent' | 'questions' | 'context' | 'judge' | 'check';
  readonly misbehaviours: readonly Misbehaviour[];
  /** Expression of the text that it is called with, out of its argument `given`. */
  readonly text: string;
  /** Expression of what it is to return for the text `said`. */
  readonly returns: string;
  make(path: string, isolation: Isolation, host: Host): Promise<Ready>;
}

const { signal } = new AbortController();
const seed = { id: 's1', index: 0, conversationId: 'b/s1', question: 'q?' };
const close = (component: { close?(): Promise<void> }) => async () => component.close?.();
const turnSaying = (question: string) => {
  const beside = { toolCalls: [], toolOutputs: [], latencyMs: 1, questionLatencyMs: 0, usage: null, user: null };
  return { turn: 0, question, answer: 'a', ...beside };
};

/** Every component that a user's function can be. */
export const MODULE_ROLES: readonly ModuleRole[] = [
  {
    name: 'agent',
    misbehaviours: MISBEHAVIOURS,
    text: 'given[0].content',
    returns: 'said',
    async make(path, isolation, host) {
      const agent = await moduleAgent.create({ path, ...isolation }, host);
      const say = async (content: string) => {
        const messages = [{ role: 'user' as const, content }];
        const call = { ...callIdentity('b/s1', 1, 'agent'), messages, seed, session: undefined, signal };
        return (await agent.invoke(call)).content;
      };
      return { say, close: close(agent) };
    },
  },
  {
    name: 'questions',
    misbehaviours: SHARED_MISBEHAVIOURS,
    text: 'given.context',
    returns: '[said]',
    async make(path, isolation, host) {
      const generator = await moduleQuestions.create({ path, ...isolation }, host);
      const asked = { previousQuestions: [], agentDescription: undefined, messages: [], seed, signal };
      const say = async (context: string) => {
        const request = { ...callIdentity('b/s1', 1, 'question'), ...asked, context };
        return (await generator.generate(request)).questions[0] ?? '';
      };
      return { say, close: close(generator) };
    },
  },
  {
    name: 'context',
    misbehaviours: SHARED_MISBEHAVIOURS,
    text: 'given.answer',
    returns: 'said',
    async make(path, isolation, host) {
      const extractor = await moduleContext.create({ path, ...isolation }, host);
      const say = async (answer: string) =>
        extractor.extract({ answer, toolOutputs: [], readTrace: async () => undefined });
      return { say, close: close(extractor) };
    },
  },
  {
    name: 'judge',
    misbehaviours: SHARED_MISBEHAVIOURS,
    text: 'given.turns[0].question',
    returns: '({ pass: true, reason: said })',
    async make(path, isolation, host) {
      const judge = await moduleJudge.create({ path, ...isolation }, host);
      const identity = judgeIdentity('b/s1', { set: 'run', judge: 'mine', turns: 1 });
      const say = async (question: string) => {
        const about = { seed, turns: [turnSaying(question)], contexts: [], outcome: 'completed' as const };
        const conversation = { ...about, endReason: null, spec: { randomSeed: 1 } };
        const { scores } = await judge.judge({ ...identity, conversation, signal });
        return scores[0]?.reasoning ?? '';
      };
      return { say, close: close(judge) };
    },
  },
  {
    name: 'check',
    misbehaviours: SHARED_MISBEHAVIOURS,
    text: 'given.turns[0].question',
    returns: 'said',
    async make(path, { isolate }, host) {
      const check = await makeCheck({ module: path, ...(isolate && { isolate }) }, { ...host, option: 'stop.when[0]' });
      const say = async (question: string) => {
        const turns = [turnSaying(question)];
        const result = await check.evaluate({ turns, seed, outcome: null, endReason: null, usage: null }, signal);
        return 'error' in result ? result.error : result.reason;
      };
      return { say, close: async () => check.close() };
    },
  },
];

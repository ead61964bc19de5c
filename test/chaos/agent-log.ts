import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Message = z.strictObject({ role: z.string(), content: z.string() });

const Asked = z.strictObject({
  event: z.literal('asked'),
  call: z.number(),
  atMs: z.number(),
  conversation: z.string(),
  turn: z.number(),
  /** Name of the process that asked. */
  worker: z.string(),
  messages: z.array(Message),
});

const Answered = z.strictObject({
  event: z.literal('answered'),
  call: z.number(),
  atMs: z.number(),
  status: z.number(),
  /** Unlike the answer of any other call. */
  answer: z.string(),
});

/** A line of the agent's log. */
export const LogLine = z.discriminatedUnion('event', [Asked, Answered]);

/** A line of the agent's log. */
export type LogLine = z.infer<typeof LogLine>;

/** A call as the agent saw it. Times are milliseconds since 1970. */
export interface AgentCallSeen {
  readonly call: number;
  readonly conversation: string;
  readonly turn: number;
  readonly worker: string;
  readonly messages: readonly z.infer<typeof Message>[];
  readonly askedMs: number;
  /** `undefined` while it has not answered; then the answer is `undefined` too. */
  readonly answeredMs: number | undefined;
  readonly answer: string | undefined;
  readonly status: number | undefined;
}

/** The calls that the agent's log holds, in the order in which they arrived. */
export function readAgentLog(file: string): readonly AgentCallSeen[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => LogLine.parse(JSON.parse(line)));
  return callsOf(lines);
}

/** The calls of these lines. */
function callsOf(lines: readonly LogLine[]): readonly AgentCallSeen[] {
  const answers = new Map(lines.flatMap((line) => (line.event === 'answered' ? [[line.call, line] as const] : [])));
  return lines.flatMap((line) => {
    if (line.event !== 'asked') return [];
    const { event: _, atMs: askedMs, ...asked } = line;
    const found = answers.get(line.call);
    return [{ ...asked, askedMs, answeredMs: found?.atMs, answer: found?.answer, status: found?.status }];
  });
}

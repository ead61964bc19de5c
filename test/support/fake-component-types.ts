import { z } from 'zod';
import type { ComponentType } from '../../src/contract/component-type.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { judgeTypes } from '../../src/judges/registry.ts';
import type { ComponentTypes } from '../../src/spec/component-types.ts';

interface Shape<Options extends object> {
  readonly type: string;
  readonly options: z.ZodType<Options>;
  readonly mayChange?: readonly string[];
  readonly paths?: (options: Options) => ReturnType<NonNullable<ComponentType<unknown, Options>['paths']>>;
}

const docsQa = fake({
  type: 'docs-qa',
  options: z.strictObject({
    docs: z.string(),
    temperature: z.number().default(0.01),
    llm: z.strictObject({ baseUrl: z.url(), model: z.string(), apiKeyEnv: z.string().optional() }).optional(),
  }),
  mayChange: ['llm.baseUrl', 'llm.apiKeyEnv'],
  paths: ({ docs }) => [{ option: 'docs', kind: 'folder', path: docs }],
});

const http = fake({
  type: 'http',
  options: z.strictObject({
    url: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    tokenEnv: z.string().optional(),
  }),
  mayChange: ['url'],
});

const module = fake({
  type: 'module',
  options: z.strictObject({ path: z.string(), export: z.string().optional() }),
  paths: ({ path }) => [{ option: 'path', kind: 'file', path, isCode: true }],
});

const script = fake({ type: 'script', options: z.strictObject({ questions: z.array(z.string()).min(1) }) });
const offline = fake({ type: 'offline', options: z.strictObject({}) });
const agentResponse = fake({ type: 'agent-response', options: z.strictObject({}) });
const toolOutputs = fake({ type: 'tool-outputs', options: z.strictObject({}) });

/** Component types with the shapes of the real ones; each asks `readEnv` for its type's name and fails when that is set. */
export const fakeComponentTypes = {
  agents: { 'docs-qa': docsQa, http, module },
  questions: { offline, script, module },
  contexts: { 'agent-response': agentResponse, 'tool-outputs': toolOutputs, module },
  judges: judgeTypes,
} as unknown as ComponentTypes;

function fake<Options extends object>(shape: Shape<Options>): ComponentType<object> {
  return {
    ...(shape as unknown as Shape<object>),
    create(options, host) {
      const trouble = host.readEnv(shape.type);
      if (trouble !== undefined) throw new StepFailure('WorkerMisconfigured', trouble);
      return { options, host };
    },
  };
}

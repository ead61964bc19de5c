import { z } from 'zod';
import { MOST_TURNS } from './limits.ts';
import type { ComponentSpec } from './component-spec.ts';
import { Duration } from './duration.ts';
import type { JudgeSpec } from './judge-spec.ts';
import { DEFAULT_SYSTEM_MESSAGE } from './message.ts';
import { Personas, UserSpec } from './user-spec.ts';
import { SeedInput } from './seed.ts';
import { StopSpec } from './stop-spec.ts';

const Rate = {
  requestsPerSecond: z.number().positive().optional(),
  tokensPerMinute: z.number().positive().optional(),
};

function stepLimits(timeout: string) {
  return z.strictObject({
    ...Rate,
    timeout: Duration.default(timeout).describe('Time limit of one request.'),
    maxAttempts: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(8)
      .describe('Failed attempts at a step; waits are not counted.'),
    maxRateLimitWait: Duration.default('1h').describe('Longest wait of a step while the server limits its rate.'),
  });
}

const Price = z.strictObject({
  input: z.number().min(0),
  output: z.number().min(0),
  cachedInput: z.number().min(0).optional().describe('Of input that the server read from its cache; default: input.'),
});

/** The parts of a spec that do not depend on which component types exist. */
export const SpecBase = z.strictObject({
  name: z.string().min(1).optional().describe("Names the batches; default: the file's name."),
  agentDescription: z.string().min(1).optional().describe('What the agent does; passed to the question generator.'),
  maxTurns: z.number().int().min(0).max(MOST_TURNS).default(5).describe('Follow-up turns after the seed question.'),
  tag: z.string().min(1).optional().describe('Copied into every record.'),
  systemMessage: z
    .string()
    .min(1)
    .nullable()
    .default(DEFAULT_SYSTEM_MESSAGE)
    .describe('First message of every conversation; null leaves it out.'),
  seeds: z
    .union([z.string().min(1), z.array(z.union([z.string().trim().min(1), SeedInput]))])
    .optional()
    .describe('A .txt, .csv, .tsv, .jsonl, .ndjson or .json file, or a list of questions; --seeds overrides.'),
  user: UserSpec.optional().describe('The simulated user of every seed that does not say otherwise.'),
  personas: z
    .union([z.string().min(1), Personas])
    // A file that is named has been read when the schema is asked.
    .transform((personas) => personas as Personas)
    .optional()
    .describe('Personas by name, or a YAML or JSON file of them; own names go before built-in ones.'),
  trials: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .describe('How often each seed is run with each persona; default: once.'),
  randomSeed: z
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe('Draws personas and quirks; sent as `seed` with each call of the user model.'),
  stop: StopSpec.optional().describe('What ends a conversation before maxTurns.'),
  concurrency: z.number().int().min(1).max(10_000).default(50).describe('Conversations in flight.'),
  canary: z
    .boolean()
    .default(true)
    .describe('With more than 20 conversations, the first runs alone until its first follow-up question is ready.'),
  limits: z
    .strictObject({
      agent: stepLimits('5m').prefault({}),
      questions: stepLimits('2m').prefault({}),
      judges: stepLimits('2m').prefault({}),
    })
    .prefault({}),
  budget: z
    .strictObject({
      turns: z.number().int().positive().optional(),
      tokens: z.number().int().positive().optional(),
      duration: Duration.optional(),
    })
    .optional(),
  prices: z
    .strictObject({
      agent: Price.optional(),
      questions: Price.optional(),
      judges: Price.optional(),
      currency: z
        .string()
        .trim()
        .min(1)
        .max(20)
        .optional()
        .describe('Of the prices, such as USD; shown with each cost.'),
    })
    .optional(),
});

/** Options that every context extractor has beside its own. */
export const ContextBase = z.strictObject({
  whenEmpty: z.enum(['stop', 'reuse-last']).default('stop').describe('What to do when a reply holds no context.'),
  maxContextChars: z.number().int().min(1).default(100_000).describe('A longer context is cut to this length.'),
});

/** The context extractor as a spec names it. */
export type ContextSpec = ComponentSpec & z.infer<typeof ContextBase>;

/** A whole spec after validation: defaults filled in, variables replaced, seeds apart. */
export type SimulationSpec = Omit<z.infer<typeof SpecBase>, 'seeds' | 'name' | 'stop'> & {
  readonly name: string;
  readonly stop?: StopSpec | undefined;
  readonly agent: ComponentSpec;
  readonly questions: ComponentSpec;
  readonly context: ContextSpec;
  readonly judges?: readonly JudgeSpec[] | undefined;
};

/** Limits of one section. */
export type StepLimits = SimulationSpec['limits']['agent'];

/** Limits of the judges; the defaults for a batch that an older version started. */
export function judgeLimits({ limits }: Pick<SimulationSpec, 'limits'>): StepLimits {
  return (limits as Partial<SimulationSpec['limits']>).judges ?? stepLimits('2m').parse({});
}

import { basename, dirname } from 'node:path';
import { Command } from 'commander';
import { InputError, problemsOf } from '../../contract/errors.ts';
import { mayHaveCanary } from '../../progress/canary.ts';
import { counted } from '../../progress/amounts.ts';
import { seedsText } from '../../progress/size-text.ts';
import { checkSeeds } from '../../spec/check-seeds.ts';
import { chooseSeeds } from '../../spec/choose-seeds.ts';
import { componentTypes } from '../../spec/component-types.ts';
import { loadEnvFile } from '../../process/load-env-file.ts';
import { checkComponents } from '../../spec/check-components.ts';
import { furtherProblems } from '../../spec/further-problems.ts';
import { type LoadedSpec, readSpec, soundParts } from '../../spec/read-spec.ts';
import type { SeedsSource } from '../../spec/open-seeds.ts';
import type { SettledSeed } from '../../spec/settle-seeds.ts';
import { type BatchSize, surveySeeds } from '../../spec/survey-seeds.ts';
import { USER_TYPE } from '../../contract/user-spec.ts';
import { mostCallsText } from '../../progress/most-calls.ts';
import { closeComponents, makeComponents } from '../../worker/make-components.ts';
import { helpNotes } from '../help-notes.ts';
import { userPromptLines } from '../show-user.ts';
import { tryCalls } from '../try-calls.ts';
import type { CliContext } from '../cli-context.ts';
import { readSeedsOption, SEEDS_HELP } from '../seeds-option.ts';
import { proxyLine } from '../proxy-line.ts';

/** What `validate` is given beside the spec. */
interface ValidateOptions {
  readonly seeds?: string;
  readonly call?: boolean;
  readonly user?: string;
}

/** `convsim validate SPEC`: everything that `run` checks before it starts; with `--call` also one call of each component. */
export function validateCommand(context: CliContext): Command {
  return new Command('validate')
    .argument('<spec>', 'the simulation: a YAML or JSON file')
    .description('check a spec, its seeds and its components without starting anything')
    .addHelpText(
      'after',
      helpNotes('command-line.md#convsim-validate', 'convsim validate sim.yaml', 'convsim validate sim.yaml --call'),
    )
    .option('--seeds <file>', SEEDS_HELP)
    .option('--call', 'ask the agent and the question generator once each, and estimate what the batch takes')
    .option('--user <seed>', 'print what the model that plays the user of this seed is told, without a call')
    .action(async (file: string, { seeds, call, user }: ValidateOptions) => {
      await using given = await readSeedsOption(context.terminal, seeds);
      const validated = await validate(file, given.source, context);
      const { loaded } = validated;
      for (const note of validated.notes) context.terminal.say(`note: ${note}`);
      const proxies = await proxyLine(loaded, context.config.env);
      sayValid(context, file, validated);
      if (proxies !== undefined) context.terminal.say(proxies);
      if (user !== undefined) {
        const lines = await userPromptLines(loaded, chooseSeeds(loaded, given.source), user);
        await context.terminal.write(`${lines.join('\n')}\n`);
      }
      if (call) process.exitCode = await callComponents(context, validated);
    });
}

async function callComponents({ terminal, config }: CliContext, { loaded, first, size }: Validated): Promise<number> {
  const { spec, projectDir } = loaded;
  const components = await makeComponents(spec, { projectDir, readEnv: (name) => config.env[name] });
  try {
    return await tryCalls(terminal, { runtime: { spec, ...components }, seed: first }, size);
  } finally {
    await closeComponents(components);
  }
}

/** A spec and its seeds, all of it checked. */
interface Validated {
  readonly loaded: LoadedSpec;
  readonly notes: readonly string[];
  /** Rows of the seeds. */
  readonly rows: number;
  readonly first: SettledSeed;
  readonly size: BatchSize;
}

async function validate(file: string, seeds: SeedsSource | undefined, { config }: CliContext): Promise<Validated> {
  const { env } = config;
  loadEnvFile(dirname(file));
  const readEnv = (name: string) => env[name];
  const [reading] = await Promise.allSettled([readSpec(file, { env, types: componentTypes })]);
  if (reading.status === 'rejected') {
    const problems = problemsOf([reading]);
    throw new InputError([...problems, ...(await furtherProblems(reading.reason, { seeds, readEnv }))]);
  }
  const loaded = reading.value;
  const [components, survey] = await Promise.allSettled([
    checkComponents(soundParts(loaded, componentTypes), readEnv),
    surveyOf(loaded, seeds),
  ]);
  const problems = problemsOf([components, survey]);
  if (problems.length > 0 || survey.status === 'rejected') throw new InputError(problems);
  return { loaded, ...survey.value };
}

/** Checks all seeds, then counts what they come to. */
async function surveyOf(loaded: LoadedSpec, given: SeedsSource | undefined): Promise<Omit<Validated, 'loaded'>> {
  const seeds = chooseSeeds(loaded, given);
  const { notes, rows } = await checkSeeds(seeds);
  return { notes, rows, ...(await surveySeeds(seeds, loaded.spec.maxTurns)) };
}

function sayValid({ terminal }: CliContext, file: string, { loaded, rows, size }: Validated): void {
  const { agent, questions, context, maxTurns, budget, prices, judges } = loaded.spec;
  const parts = [
    seedsText({ rows, conversations: size.conversations }, loaded.spec),
    `agent ${agent.type}`,
    `questions ${questions.type}`,
    `context ${context.type}`,
    `up to ${counted(maxTurns + 1, 'turn')} per conversation`,
    ...(mayHaveCanary(loaded.spec, size.conversations) ? ['the first conversation goes ahead alone'] : []),
  ];
  terminal.say(`${basename(file)} is valid: ${parts.join(', ')}`);
  terminal.say(mostCallsText(size, { budget, prices, judges, isUser: questions.type === USER_TYPE }));
}

import { basename, dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { InputError, problemsOf } from '../../contract/errors.ts';
import { mayHaveCanary } from '../../progress/canary.ts';
import { counted } from '../../progress/amounts.ts';
import { callsText, seedsText } from '../../progress/size-text.ts';
import { type CheckedSeeds, checkSeeds } from '../../spec/check-seeds.ts';
import { chooseSeeds } from '../../spec/choose-seeds.ts';
import { componentTypes } from '../../spec/component-types.ts';
import { loadEnvFile } from '../../process/load-env-file.ts';
import { checkComponents } from '../../spec/check-components.ts';
import { type LoadedSpec, readSpec } from '../../spec/read-spec.ts';
import { surveySeeds } from '../../spec/survey-seeds.ts';
import { USER_TYPE } from '../../spec/user-keys.ts';
import { makeComponents } from '../../worker/make-components.ts';
import { userPromptLines } from '../show-user.ts';
import { tryCalls } from '../try-calls.ts';
import type { CliContext } from '../cli-context.ts';
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
    .option('--seeds <file>', 'seed questions: .txt, .csv or .jsonl; default: the seeds of the spec')
    .option('--call', 'ask the agent and the question generator once each, and estimate what the batch takes')
    .option('--user <seed>', 'print what the model that plays the user of this seed is told, without a call')
    .action(async (file: string, { seeds, call, user }: ValidateOptions) => {
      const { loaded, checked } = await validate(file, seeds, context);
      for (const note of checked.notes) context.terminal.say(`note: ${note}`);
      const proxies = await proxyLine(loaded, context.config.env);
      sayValid(context, { file, loaded, checked });
      await sayMost(context, { loaded, seeds, checked });
      if (proxies !== undefined) context.terminal.say(proxies);
      if (user !== undefined) {
        const lines = await userPromptLines(loaded, chooseSeeds(loaded, seeds), user);
        await context.terminal.write(`${lines.join('\n')}\n`);
      }
      if (call) process.exitCode = await callComponents(context, loaded, seeds);
    });
}

/** The most calls, where they are not the turns that were named: a user makes calls of its own, and seeds multiply. */
async function sayMost(
  { terminal }: CliContext,
  { loaded, seeds, checked }: { loaded: LoadedSpec; seeds: string | undefined; checked: Checked },
): Promise<void> {
  const { questions, maxTurns, prices } = loaded.spec;
  const isUser = questions.type === USER_TYPE;
  if (!isUser && checked.count === checked.rows) return;
  const { size } = await surveySeeds(chooseSeeds(loaded, seeds), maxTurns);
  terminal.say(callsText(size, isUser));
  if (prices) terminal.say('what they cost depends on how long answers are: estimate it with --call');
}

async function callComponents(
  { terminal, config }: CliContext,
  loaded: LoadedSpec,
  seeds: string | undefined,
): Promise<number> {
  const { spec, projectDir } = loaded;
  const { first, size } = await surveySeeds(chooseSeeds(loaded, seeds), spec.maxTurns);
  const components = await makeComponents(spec, { projectDir, readEnv: (name) => config.env[name] });
  try {
    return await tryCalls(terminal, { runtime: { spec, ...components }, seed: first }, size);
  } finally {
    await components.agent.close?.();
  }
}

async function validate(
  file: string,
  seeds: string | undefined,
  { config }: CliContext,
): Promise<{ loaded: LoadedSpec; checked: Checked }> {
  const { env } = config;
  loadEnvFile(dirname(file));
  const reading = readSpec(file, { env, types: componentTypes });
  const [loaded, seedCheck] = await Promise.allSettled([reading, checkGivenSeeds(reading, seeds)]);
  if (loaded.status === 'rejected') throw new InputError(problemsOf([loaded, seedCheck]));
  const components = checkComponents(loaded.value, { readEnv: (name) => env[name], types: componentTypes });
  const [componentCheck] = await Promise.allSettled([components]);
  const problems = problemsOf([componentCheck, seedCheck]);
  if (problems.length > 0 || seedCheck.status === 'rejected') throw new InputError(problems);
  return { loaded: loaded.value, checked: seedCheck.value };
}

type Checked = Omit<CheckedSeeds, 'digest'>;

/** Seeds that `--seeds` names can be checked although the spec is wrong; those of the spec cannot. */
async function checkGivenSeeds(reading: Promise<LoadedSpec>, seeds: string | undefined): Promise<Checked> {
  const loaded = await reading.catch(() => undefined);
  if (loaded) return checkSeeds(chooseSeeds(loaded, seeds));
  if (seeds === undefined) return { count: 0, rows: 0, notes: [] };
  return checkSeeds({ kind: 'file', path: resolve(seeds), namedAt: '--seeds' });
}

function sayValid(
  { terminal }: CliContext,
  { file, loaded, checked }: { file: string; loaded: LoadedSpec; checked: Checked },
): void {
  const { agent, questions, context, maxTurns } = loaded.spec;
  const { rows, count } = checked;
  const parts = [
    seedsText({ rows, conversations: count }, loaded.spec),
    `agent ${agent.type}`,
    `questions ${questions.type}`,
    `context ${context.type}`,
    `up to ${counted(maxTurns + 1, 'turn')} per conversation`,
    ...(mayHaveCanary(loaded.spec, count) ? ['the first conversation goes ahead alone'] : []),
  ];
  terminal.say(`${basename(file)} is valid: ${parts.join(', ')}`);
}

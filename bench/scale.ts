// `npx tsx bench/scale.ts --seeds 1000,10000 --turns 3`: what batches of these sizes take with the built command; build first.
import { errorMessage } from '../src/contract/error-message.ts';
import { InputError } from '../src/contract/errors.ts';
import { readScaleOptions } from './scale/options.ts';
import { scaleText } from './scale/report.ts';
import { runScale, type ScaleResult } from './scale/run-scale.ts';

async function main(args: readonly string[]): Promise<void> {
  const { sizes, isJson, ...load } = readScaleOptions(args);
  const results: ScaleResult[] = [];
  for (const seeds of sizes) {
    const result = await runScale({ ...load, seeds }, say);
    results.push(result);
    if (sizes.length > 1) say(scaleText([result]));
  }
  process.stdout.write(isJson ? `${JSON.stringify(results, null, 2)}\n` : scaleText(results));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(`error: ${errorMessage(error)}`);
  process.exitCode = error instanceof InputError ? 2 : 1;
});

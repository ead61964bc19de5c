// `npm run bench`: what convsim does on this machine, with real components throughout.
import { errorMessage } from '../src/contract/error-message.ts';
import { InputError } from '../src/contract/errors.ts';
import { measureAll } from './measure-all.ts';
import { readOptions } from './options.ts';
import { reportText } from './report.ts';
import { openStage } from './stage.ts';

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const stage = await openStage(say);
  try {
    const results = await measureAll(stage, options, say);
    process.stdout.write(options.isJson ? `${JSON.stringify(results, null, 2)}\n` : reportText(results));
  } finally {
    await stage.close();
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(`error: ${errorMessage(error)}`);
  process.exitCode = error instanceof InputError ? 2 : 1;
});

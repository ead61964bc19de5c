// Makes sure that the MLflow tests find their MLflow: installs it where there is none, once per machine.
import { errorMessage } from '../src/contract/error-message.ts';
import { installMlflow } from '../test/support/mlflow-venv.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  say(`MLflow: ${await installMlflow({ env: process.env, say })}`);
} catch (error) {
  say(errorMessage(error));
  process.exitCode = 1;
}

import { Command } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { pushMlflowCommand } from './push-mlflow-command.ts';
import { pushOtlpCommand } from './push-otlp-command.ts';

/** `convsim push …`: puts what a batch holds into a server that people use; reads only the store. */
export function pushCommand(context: CliContext): Command {
  const command = new Command('push')
    .description('put the conversations of a batch into an MLflow server, or into whatever takes OpenTelemetry')
    .addHelpText(
      'after',
      helpNotes(
        'push.md',
        'convsim push mlflow nightly-7 --tracking-uri http://localhost:5000',
        'convsim push otlp nightly-7 --endpoint http://localhost:4318/v1/traces',
      ),
    );
  for (const part of [pushMlflowCommand(context), pushOtlpCommand(context)])
    command.addCommand(
      part
        .option('--verbose', 'print stack traces of unexpected errors')
        .showHelpAfterError(`(see convsim ${command.name()} ${part.name()} --help)`)
        .exitOverride(),
    );
  return command;
}

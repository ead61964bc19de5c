import { Command } from 'commander';
import { runServerInForeground } from '../../temporal/run-server-in-foreground.ts';
import { stopServer } from '../../temporal/stop-server.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { listenForInterruption } from '../interruption.ts';

/** `convsim server`: the embedded Temporal server in the foreground; `--stop` ends the one that runs. */
export function serverCommand(context: CliContext): Command {
  return new Command('server')
    .description('run the embedded Temporal server in the foreground, or stop it')
    .addHelpText('after', helpNotes('command-line.md#convsim-server', 'convsim server', 'convsim server --stop'))
    .option('--stop', 'stop the server of this folder')
    .action(async ({ stop }: { stop?: boolean }) => {
      await (stop ? stopIt(context) : runIt(context));
    });
}

async function stopIt({ config, terminal }: CliContext): Promise<void> {
  const result = await stopServer(config);
  const text = {
    stopped: 'the Temporal server is stopped; its data is kept',
    'not-running': 'no Temporal server is running here',
  };
  terminal.say(text[result]);
}

async function runIt({ config, terminal }: CliContext): Promise<void> {
  const say = (line: string) => terminal.say(line);
  using interruption = listenForInterruption(
    () => say('stopping the Temporal server; a second Ctrl-C stops waiting for it'),
    () => say('the Temporal server may still be running; end it with convsim server --stop'),
  );
  const { home, env, encryption } = config;
  await runServerInForeground({ home, env, keyring: encryption?.keyring, say, signal: interruption.signal });
}

import type { Command } from 'commander';
import { runServerInForeground } from '../temporal/foreground-server.ts';
import { stopServer } from '../temporal/stop-server.ts';
import type { CliContext } from './context.ts';
import { listenForInterruption } from './interruption.ts';

/** `convsim server`: the embedded Temporal server in the foreground; `--stop` ends the one that runs. */
export function addServerCommand(program: Command, context: CliContext): void {
  program
    .command('server')
    .description('run the embedded Temporal server in the foreground, or stop the one that runs')
    .option('--stop', 'stop the server of this folder')
    .action(async ({ stop }: { stop?: boolean }) => {
      await (stop ? stopIt(context) : runIt(context));
    });
}

async function stopIt({ config, terminal }: CliContext): Promise<void> {
  const result = await stopServer(config);
  const text = {
    stopped: 'the Temporal server is stopped; its data stay',
    'not-running': 'no Temporal server runs here',
  };
  terminal.say(text[result]);
}

async function runIt({ config, terminal }: CliContext): Promise<void> {
  const interruption = listenForInterruption(() => terminal.say('stopping the Temporal server'));
  try {
    const say = (line: string) => terminal.say(line);
    await runServerInForeground({ home: config.home, env: config.env, say, signal: interruption.signal });
  } finally {
    interruption.dispose();
  }
}

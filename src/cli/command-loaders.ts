import type { Command } from 'commander';
import type { CliContext } from './cli-context.ts';

/** Loads a subcommand, which is made with what the process has. */
type LoadCommand = () => Promise<(context: CliContext) => Command>;

/** Subcommands in the order of the help; each is loaded when it is called: what they all need takes seconds to load. */
export const COMMANDS: Readonly<Record<string, LoadCommand>> = {
  run: async () => (await import('./commands/run-command.ts')).runCommand,
  status: async () => (await import('./commands/status-command.ts')).statusCommand,
  show: async () => (await import('./commands/show-command.ts')).showCommand,
  view: async () => (await import('./commands/view-command.ts')).viewCommand,
  judge: async () => (await import('./commands/judge-command.ts')).judgeCommand,
  stats: async () => (await import('./commands/stats-command.ts')).statsCommand,
  compare: async () => (await import('./commands/compare-command.ts')).compareCommand,
  report: async () => (await import('./commands/report-command.ts')).reportCommand,
  export: async () => (await import('./commands/export-command.ts')).exportCommand,
  push: async () => (await import('./commands/push-command.ts')).pushCommand,
  pause: async () => (await import('./commands/pause-command.ts')).pauseCommand,
  resume: async () => (await import('./commands/resume-command.ts')).resumeCommand,
  extend: async () => (await import('./commands/extend-command.ts')).extendCommand,
  set: async () => (await import('./commands/set-command.ts')).setCommand,
  fork: async () => (await import('./commands/fork-command.ts')).forkCommand,
  retry: async () => (await import('./commands/retry-command.ts')).retryCommand,
  cancel: async () => (await import('./commands/cancel-command.ts')).cancelCommand,
  delete: async () => (await import('./commands/delete-command.ts')).deleteCommand,
  worker: async () => (await import('./commands/worker-command.ts')).workerCommand,
  'codec-server': async () => (await import('./commands/codec-server-command.ts')).codecServerCommand,
  server: async () => (await import('./commands/server-command.ts')).serverCommand,
  validate: async () => (await import('./commands/validate-command.ts')).validateCommand,
  schema: async () => (await import('./commands/schema-command.ts')).schemaCommand,
  init: async () => (await import('./commands/init-command.ts')).initCommand,
};

/** What has to be loaded for a command line: the command that it calls; all of them for the help, or where it names none. */
export function commandsFor([, , ...words]: readonly string[]): readonly LoadCommand[] {
  if (words.some((word) => word === '--version' || word === '-V')) return [];
  const name = words.find((word) => !word.startsWith('-')) ?? '';
  const called = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return called && !words.includes('help') ? [called] : Object.values(COMMANDS);
}

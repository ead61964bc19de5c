import { errorMessage } from '../contract/error-message.ts';
import { StepFailure } from '../contract/failures.ts';
import { tryParseJson } from '../http/error-text.ts';
import { redact } from '../http/redact.ts';
import { runChild } from '../process/run-child.ts';
import { type AccessToken, accessTokenIn } from './access-token.ts';

const LONGEST_REASON = 300;

/** A program that prints a token. */
export interface TokenCommand {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[];
  /** The option that names it, for messages. */
  readonly option: string;
  /** Where it runs. */
  readonly workingDir: string;
  /** It is ended after this time, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * The token that a command prints: alone, or in JSON with its end. What it prints stays out of every message, except for the
 * last line of what it complains about.
 * @throws {StepFailure} `WorkerMisconfigured` where it cannot be started or prints no token, `CredentialExpired` where it fails, as
 * tools do whose login has ended, `Unavailable` where it takes too long.
 */
export async function commandToken({ command, option, workingDir, timeoutMs }: TokenCommand): Promise<AccessToken> {
  const [program = '', ...args] = command;
  const shown = `the command ${program}`;
  const { exitCode, stdout, stderr } = await runChild({ command: program, args, workingDir, timeoutMs }).catch(
    (error: unknown) => {
      throw isNotStarted(error)
        ? new StepFailure('WorkerMisconfigured', `${shown} cannot be run: ${errorMessage(error)}.`, { option })
        : new StepFailure('Unavailable', `${option}: ${errorMessage(error)}.`);
    },
  );
  if (exitCode !== 0) {
    const said = redact(stderr.trim().split('\n').at(-1) ?? '', { url: '', headers: {} }).slice(0, LONGEST_REASON);
    throw new StepFailure(
      'CredentialExpired',
      `${option}: ${shown} ended with exit code ${exitCode}${said === '' ? '' : `: ${said}`}. Log in again where the worker runs, then resume the batch.`,
    );
  }
  const found = accessTokenIn(tryParseJson(stdout) ?? lineOf(stdout));
  if (found) return found;
  throw new StepFailure(
    'WorkerMisconfigured',
    `${shown} printed no token: print only the token, or JSON with access_token.`,
    { option },
  );
}

function isNotStarted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

/** The token alone: one word. */
function lineOf(text: string): string | undefined {
  const line = text.trim();
  return /^\S+$/.test(line) ? line : undefined;
}

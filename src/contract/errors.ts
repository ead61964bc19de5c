/** One thing wrong with what the user gave: where it stands, what is wrong, what to do. */
export interface Problem {
  /** File with line, option or flag, e.g. `sim.yaml:4 agent.docs`. */
  readonly place: string;
  /** What is wrong, with the value, and the remedy. */
  readonly message: string;
}

/** Bad input: nothing was started. The command exits with 2 and prints one line a problem. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.place}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }

  /** The usual case of a single problem. */
  static of(place: string, message: string): InputError {
    return new InputError([{ place, message }]);
  }
}

/** The Temporal server, the store or a component cannot be reached or started. The command exits with 3. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

/** The problems of every check that found some; any other error is thrown as it is. */
export function problemsOf(checks: readonly PromiseSettledResult<unknown>[]): readonly Problem[] {
  return checks.flatMap((check) => {
    if (check.status === 'fulfilled') return [];
    const reason: unknown = check.reason;
    if (reason instanceof InputError) return reason.problems;
    throw reason;
  });
}

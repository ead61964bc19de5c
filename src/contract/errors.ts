/** One thing wrong with the input of a user: where it is, what is wrong, what to do. */
export interface Problem {
  /** File with line, option or flag, e.g. `sim.yaml:4 agent.docs`. */
  readonly place: string;
  /** What is wrong, with the value, and the remedy. */
  readonly message: string;
}

/** Bad input: nothing was started. The command exits with 2 and prints one line per problem. */
export class InputError extends Error {
  override readonly name = 'InputError';
  declare readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map((problem) => `${problem.place}: ${problem.message}`).join('\n'), options);
    // The message holds them already: a printed error shows each once.
    Object.defineProperty(this, 'problems', { value: problems, enumerable: false });
  }

  /** The usual case of a single problem; `options.cause` is the error behind it. */
  static of(place: string, message: string, options?: ErrorOptions): InputError {
    return new InputError([{ place, message }], options);
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

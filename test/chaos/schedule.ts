/** Where the parts of a schedule run: all on the embedded server, or on a server of its own with one of the two stores. */
export const SETUPS = ['sqlite', 'embedded', 'postgres'] as const;

/** One of them. */
export type Setup = (typeof SETUPS)[number];

/** What of a batch can be killed or stopped: two workers and a client, or the command that is both. */
export type Part = 'run' | 'other run' | 'client' | 'worker a' | 'worker b';

/** What of a batch can be cut from what. */
export type Link = 'client-temporal' | 'worker a-temporal' | 'worker b-temporal' | 'agent' | 'postgres';

/** What is done to a batch; the words of `kind` are those of the figures. */
export type Harm =
  | { readonly kind: 'kill'; readonly part: Part }
  | { readonly kind: 'kill'; readonly part: 'server' }
  | { readonly kind: 'reset'; readonly link: Link }
  | { readonly kind: 'stall'; readonly link: Link }
  | { readonly kind: 'stop'; readonly part: Part }
  | { readonly kind: 'lock-store' }
  | { readonly kind: 'fill-disk' }
  | { readonly kind: 'set-clock-back' };

/** A harm, when it is done and for how long. */
export type Fault = Harm & {
  /** Share of the expected calls after which it is done. */
  readonly after: number;
  /** How long it lasts; for a kill: until what was killed is started again. */
  readonly forMs: number;
};

/** One turn of one conversation in which the agent does something of its own. */
export interface OddTurn {
  readonly seed: number;
  readonly turn: number;
}

/** Everything of a schedule that its seed decides. */
export interface Schedule {
  readonly seed: number;
  readonly setup: Setup;
  /** Whether two runs of the batch start at once in a new folder. */
  readonly isDouble: boolean;
  readonly conversations: number;
  /** Follow-up turns. */
  readonly maxTurns: number;
  readonly concurrency: number;
  /** How long the agent takes at least and at most. */
  readonly delayMs: readonly [least: number, most: number];
  /** Turns whose answer takes longer than a worker may be silent. */
  readonly slow: readonly OddTurn[];
  /** Turns that the agent refuses for good. */
  readonly refused: readonly OddTurn[];
  /** In the order in which they are done. */
  readonly faults: readonly Fault[];
}

/** How long the agent takes for a slow turn: longer than the heartbeat time-out of 15 s. */
export const SLOW_MS = 18_000;

/** The seed question of a conversation, which tells the agent what to do. */
export function seedQuestion({ slow, refused }: Pick<Schedule, 'slow' | 'refused'>, seed: number): string {
  const turnOf = (odd: readonly OddTurn[]) => odd.find((each) => each.seed === seed)?.turn;
  const [slowTurn, refusedTurn] = [turnOf(slow), turnOf(refused)];
  return [
    `Seed question ${seed}?`,
    ...(slowTurn === undefined ? [] : [`Be slow in turn ${slowTurn}.`]),
    ...(refusedTurn === undefined ? [] : [`Refuse turn ${refusedTurn}.`]),
  ].join(' ');
}

/** Turn that a seed question asks the agent to be slow in, or to refuse. */
export function oddTurn(question: string, what: 'Be slow in' | 'Refuse'): number | undefined {
  const turn = new RegExp(`${what} turn (\\d+)\\.`).exec(question)?.[1];
  return turn === undefined ? undefined : Number(turn);
}

import { StepFailure } from '../contract/failures.ts';

/** Conversations that could not be pushed, and why. */
export interface PushFailure {
  readonly conversationIds: readonly string[];
  readonly message: string;
}

/** What pushing came to. */
export interface PushResult {
  /** Conversations that are there as a whole. */
  readonly pushed: number;
  /** Conversations with nothing to push: no turn, and no failure. */
  readonly empty: number;
  readonly failures: readonly PushFailure[];
  /** Why the rest was not tried; absent where all was. */
  readonly stoppedBy?: StepFailure | undefined;
  readonly isInterrupted: boolean;
}

/** Counts what is pushed and what fails. */
export interface PushTally {
  /** Conversations of which at least a part was pushed, and of which none failed. */
  readonly done: number;
  /** Notes a conversation with nothing to push. */
  skip(): void;
  /** Does `work` for these conversations and notes how it ended. @throws what means that nothing else can be pushed either. */
  attempt(conversationIds: readonly string[], work: () => Promise<void>): Promise<void>;
  /** Runs the whole push and says what it came to. @throws what is no failure of the receiver. */
  result(push: Promise<void>, signal: AbortSignal): Promise<PushResult>;
}

/** The receiver refuses whoever asks, or is not there. */
const FOR_ALL = new Set([401, 402, 403, 404, 405, 407, 415, 429, 501, 502, 503, 504]);
/** As many failures one after the other are no accident. */
const LONGEST_STREAK = 20;

/** A tally in which nothing is counted yet. */
export function pushTally(): PushTally {
  const pushed = new Set<string>();
  const failed = new Set<string>();
  const failures: PushFailure[] = [];
  let empty = 0;
  let streak = 0;
  const note = (conversationIds: readonly string[], error: unknown) => {
    if (!(error instanceof StepFailure) || isForAll(error)) throw error;
    for (const id of conversationIds) failed.add(id);
    failures.push({ conversationIds, message: error.message });
    streak += 1;
    if (streak === LONGEST_STREAK) throw error;
  };
  const counted = () => [...pushed].filter((id) => !failed.has(id)).length;
  const result = (rest: Pick<PushResult, 'stoppedBy' | 'isInterrupted'>) => ({
    pushed: counted(),
    empty,
    failures,
    ...rest,
  });
  return {
    get done() {
      return pushed.size;
    },
    skip: () => void (empty += 1),
    async attempt(conversationIds, work) {
      try {
        await work();
        for (const id of conversationIds) pushed.add(id);
        streak = 0;
      } catch (error) {
        note(conversationIds, error);
      }
    },
    async result(push, signal) {
      try {
        await push;
        return result({ isInterrupted: false });
      } catch (error) {
        if (signal.aborted) return result({ isInterrupted: true });
        if (!(error instanceof StepFailure) || error.type === 'StoreUnavailable') throw error;
        return result({ isInterrupted: false, stoppedBy: error });
      }
    },
  };
}

function isForAll({ type, status }: StepFailure): boolean {
  if (type === 'StoreUnavailable' || type === 'WorkerMisconfigured') return true;
  return status === undefined ? type === 'Unavailable' || type === 'TimedOut' : FOR_ALL.has(status);
}

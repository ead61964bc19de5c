import { pauseText } from './hand-pause.ts';

/** A failure that ended conversations one after the other. */
interface Streak {
  readonly count: number;
  readonly outcome: string;
  readonly cause: string;
}

const BRAKE = /^\d[\d,]* conversations in a row ended [a-z-]+(?= with )/;

/** The reason of a pause by the brake: `10 conversations in a row ended agent-failed with Unauthorized: …`. */
export function brakeReason({ count, outcome, cause }: Streak): string {
  return `${count} conversations in a row ended ${outcome} with ${cause}`;
}

/** The reason of a pause because a judge fails: its errors are filled once the cause is mended. */
export function judgeBrakeReason({ count, cause }: Pick<Streak, 'count' | 'cause'>): string {
  return `${count} conversations in a row could not be judged: ${cause}`;
}

/** Whether the brake paused a batch: then what is to be done is to retry the failed conversations. */
export function isBrake(reason: string): boolean {
  return BRAKE.test(reason);
}

/** A pause in words where the failures stand beside it: without the failure that the brake quotes. */
export function pauseHeadline(reason: string): string {
  return pauseText(BRAKE.exec(reason)?.[0] ?? reason);
}

import { statSync } from 'node:fs';
import { UnavailableError } from '../contract/errors.ts';
import { errorCode } from '../contract/error-message.ts';

const POLL_MS = 500;

/** The store's file is not where it was opened: what is written now is found by nobody. */
export class StoreGone extends UnavailableError {
  constructor(file: string) {
    super(
      `the store ${file} was removed, moved or replaced while it was in use, so this command has stopped; run it again to start anew, or after you have put the folder back to resume`,
    );
  }
}

/** A watch over the file of an open store. */
export interface StoreWatch {
  /** Rejects with `StoreGone`; never resolves. */
  readonly gone: Promise<never>;
  isGone(): boolean;
  stop(): void;
}

/**
 * Looks twice per second whether the file of a store is the one that was opened: a database whose file was deleted takes
 * writes without a complaint, and loses them.
 */
export function watchStore(file: string): StoreWatch {
  const opened = identityOf(file);
  let timer: NodeJS.Timeout | undefined;
  let isGone = false;
  const gone = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => {
      const found = identityOf(file);
      if (found === undefined || found === opened) return;
      clearInterval(timer);
      isGone = true;
      reject(new StoreGone(file));
    }, POLL_MS).unref();
  });
  gone.catch(() => undefined);
  return { gone, isGone: () => isGone, stop: () => clearInterval(timer) };
}

/** Equal as long as it is the same file; a folder that cannot be looked into for a moment says nothing. */
function identityOf(file: string): string | undefined {
  try {
    const { dev, ino } = statSync(file, { bigint: true });
    return `${dev} ${ino}`;
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? 'none' : undefined;
  }
}

import type { Store } from '../store/store.ts';

/** How often the store's trouble is looked at while a read takes long. */
const LOOK_MS = 500;

/**
 * Awaits a read of the store. A store that is away goes on trying for longer than people should wait for a word: meanwhile `onTrouble`
 * receives twice per second what it met; what that throws ends the wait.
 */
export async function awaitStore<Result>(
  { trouble }: Pick<Store, 'trouble'>,
  reading: Promise<Result>,
  onTrouble: (reason: string) => void,
): Promise<Result> {
  reading.catch(() => undefined);
  const isRead = reading.then(
    () => true,
    () => true,
  );
  while (!(await withinLook(isRead))) {
    if (trouble.reason !== null) onTrouble(trouble.reason);
  }
  return reading;
}

function withinLook(isRead: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), LOOK_MS);
    void isRead.then((is) => {
      clearTimeout(timer);
      resolve(is);
    });
  });
}

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

async function withinLook(isRead: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const isOver = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LOOK_MS);
  });
  try {
    return await Promise.race([isRead, isOver]);
  } finally {
    clearTimeout(timer);
  }
}

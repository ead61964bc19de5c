/** Time between two looks at what is live. */
const PAUSE_MS = 2_000;

/** Does some work now and every two seconds, each after the last, while the page can be seen. Returns what ends it. */
export function pollWhileVisible(work: () => Promise<void>): () => void {
  let isBusy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    clearTimeout(timer);
    if (isBusy || document.hidden) return;
    isBusy = true;
    await work();
    isBusy = false;
    if (timer !== undefined) timer = setTimeout(look, PAUSE_MS);
  };
  timer = setTimeout(look);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', look);
  };
}

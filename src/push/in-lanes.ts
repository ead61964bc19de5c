/**
 * Does `work` on every item of a stream, at most `count` at a time, in the order of the stream. After a failure no further item is
 * begun; those under way are awaited.
 * @throws what the first work to fail threw, or the stream.
 */
export async function inLanes<T>(
  items: AsyncIterable<T>,
  count: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const failures: unknown[] = [];
  const lane = async () => {
    while (failures.length === 0) {
      const next = await iterator.next();
      if (next.done) return;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: count }, () => lane().catch((error: unknown) => failures.push(error))));
  if (failures.length === 0) return;
  await iterator.return?.();
  throw failures[0];
}

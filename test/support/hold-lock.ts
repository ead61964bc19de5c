// A process of its own that takes the server lock at the path given, says so, and holds it until it is killed.
import { setTimeout as sleep } from 'node:timers/promises';
import { withServerLock } from '../../src/temporal/with-server-lock.ts';

const path = process.argv[2] ?? '';
await withServerLock({ path, limitMs: 30_000, say: () => undefined }, async () => {
  process.stdout.write('held\n');
  await sleep(60_000);
});

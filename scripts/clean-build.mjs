// Removes what a build that was interrupted has left.
import { rmSync } from 'node:fs';

rmSync(new URL('../dist.tmp', import.meta.url), { recursive: true, force: true });

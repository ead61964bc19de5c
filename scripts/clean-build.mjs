// Begins a build: removes what one that was interrupted has left.
import { mkdirSync, rmSync } from 'node:fs';

const folder = new URL('../dist.tmp', import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);

// Puts a finished build in the place of dist/: commands in other shells find the old one until then.
import { existsSync, renameSync, rmSync } from 'node:fs';

const [dist, built, old] = ['dist', 'dist.tmp', 'dist-old.tmp'].map((name) => new URL(`../${name}`, import.meta.url));

rmSync(old, { recursive: true, force: true });
if (existsSync(dist)) renameSync(dist, old);
renameSync(built, dist);
rmSync(old, { recursive: true, force: true });

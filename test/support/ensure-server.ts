// A process of its own that ensures the embedded server of the home folder given, and prints what it got as JSON.
import { ensureServer } from '../../src/temporal/ensure-server.ts';

const home = process.argv[2] ?? '';
const server = await ensureServer({ home, env: process.env, say: (line) => process.stderr.write(`${line}\n`) });
process.stdout.write(JSON.stringify(server));

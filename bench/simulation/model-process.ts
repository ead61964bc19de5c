// The bench's model in a process of its own, which tells its parent the address and ends with it.
import { startModelServer } from './model-server.ts';

const server = await startModelServer();
process.once('disconnect', () => process.exit());
process.send?.(server.origin);

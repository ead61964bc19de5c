import { realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { StepFailure } from '../contract/failures.ts';

const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/**
 * The real path of a module file beneath the project folder, symbolic links followed.
 * @throws {StepFailure} `WorkerMisconfigured` for a file that is missing, no module file, or outside of the folder.
 */
export async function resolveModule(place: string, path: string, projectDir: string): Promise<string> {
  const [file, folder] = await Promise.all([realFile(resolve(projectDir, path)), realpath(projectDir)]).catch(
    (cause: unknown) => {
      throw misconfigured(
        place,
        `${path} is not a readable file in ${projectDir}. Put it there, or correct the path.`,
        cause,
      );
    },
  );
  if (!isBeneath(file, folder)) {
    throw misconfigured(
      place,
      `${path} is outside of the project folder ${projectDir}, and code is loaded from beneath it only. Move the file there.`,
    );
  }
  if (!ENDINGS.includes(extname(file))) {
    throw misconfigured(place, `${path} is not a module. Name a file that ends in ${ENDINGS.join(', ')}.`);
  }
  return file;
}

async function realFile(path: string): Promise<string> {
  const real = await realpath(path);
  if (!(await stat(real)).isFile()) throw new Error(`${path} is not a file`);
  return real;
}

function isBeneath(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function misconfigured(place: string, problem: string, cause?: unknown): StepFailure {
  return new StepFailure('WorkerMisconfigured', problem, { option: place, cause });
}

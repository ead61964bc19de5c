import { dirname } from 'node:path';
import { errorMessage } from '../contract/error-message.ts';
import { InputError, UnavailableError } from '../contract/errors.ts';
import { makeFolder } from '../process/make-folder.ts';
import { PRIVATE_FOLDER } from '../process/private-files.ts';
import { checkFilePlace } from './check-output-place.ts';
import { UnfinishedFile } from './unfinished-file.ts';

/**
 * Writes what is streamed to a file, whole or not there; returns the folder that had to be made for it.
 * @throws {InputError} where the place is not a file. @throws {UnavailableError} when reading or writing fails; nothing is
 * left behind then.
 */
export async function writeWholeFile(
  file: string,
  chunks: AsyncIterable<string | Uint8Array>,
): Promise<string | undefined> {
  await checkFilePlace(file);
  let unfinished: UnfinishedFile | undefined;
  try {
    const madeFolder = makeFolder(dirname(file), PRIVATE_FOLDER);
    unfinished = await UnfinishedFile.create(file);
    for await (const chunk of chunks) await unfinished.write(chunk);
    await unfinished.complete();
    await unfinished.publish();
    return madeFolder;
  } catch (error) {
    await unfinished?.discard().catch(() => undefined);
    if (error instanceof InputError) throw error;
    throw new UnavailableError(`cannot write ${file}: ${errorMessage(error)}`, { cause: error });
  }
}

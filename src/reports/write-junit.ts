import { dirname } from 'node:path';
import { errorMessage } from '../contract/error-message.ts';
import { UnavailableError } from '../contract/errors.ts';
import { UnfinishedFile } from '../output/unfinished-file.ts';
import { makeFolder } from '../process/make-folder.ts';
import type { Store } from '../store/store.ts';
import { junitLines, type JunitSuite } from './junit-lines.ts';

/** What is written, and where. */
interface Order {
  readonly store: Pick<Store, 'readJudged'>;
  readonly suites: readonly JunitSuite[];
  readonly file: string;
}

/**
 * Writes a JUnit file, whole or not there; returns the folder that had to be made for it.
 * @throws {UnavailableError} when reading or writing fails; nothing is left behind then.
 */
export async function writeJunit({ store, suites, file }: Order): Promise<string | undefined> {
  let unfinished: UnfinishedFile | undefined;
  try {
    const madeFolder = makeFolder(dirname(file));
    unfinished = await UnfinishedFile.create(file);
    for await (const line of junitLines(store, suites)) await unfinished.writeText(line);
    await unfinished.complete();
    await unfinished.publish();
    return madeFolder;
  } catch (error) {
    await unfinished?.discard().catch(() => undefined);
    throw new UnavailableError(`cannot write ${file}: ${errorMessage(error)}`, { cause: error });
  }
}

import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { jsonLine } from '../contract/json-line.ts';
import { PRIVATE_FILE } from '../process/private-files.ts';

/** Characters or bytes gathered before they are written. */
const CHUNK = 256 * 1024;

/** A file that is not there, under its name, until it is complete. */
export class UnfinishedFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;
  #pending: Uint8Array[] = [];
  #pendingLength = 0;
  #isOpen = true;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.#path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** Starts the file, which only its owner may read, under a temporary name in the folder of `path`, which has to be there. */
  static async create(path: string): Promise<UnfinishedFile> {
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    return new UnfinishedFile(path, temporary, await open(temporary, 'wx', PRIVATE_FILE));
  }

  /** Adds a value as a line of JSON. */
  writeLine(value: unknown): Promise<void> {
    return this.writeText(jsonLine(value));
  }

  /** Adds a line as it is. */
  writeText(text: string): Promise<void> {
    return this.write(`${text}\n`);
  }

  /** Adds a text or bytes as they are, without a line end. */
  async write(chunk: string | Uint8Array): Promise<void> {
    this.#pending.push(Buffer.from(chunk));
    this.#pendingLength += chunk.length;
    if (this.#pendingLength >= CHUNK) await this.#flush();
  }

  /** Brings everything to disk, still under the temporary name. */
  async complete(): Promise<void> {
    await this.#flush();
    await this.#handle.sync();
    await this.#close();
  }

  /** Gives a completed file its name, in the place of one that had it, whose mode it keeps: somebody may have set it. */
  async publish(): Promise<void> {
    const before = await stat(this.#path).catch(() => undefined);
    if (before?.isFile()) await chmod(this.#temporary, before.mode & 0o777);
    await rename(this.#temporary, this.#path);
  }

  /** Takes away what was written, and a file of the same name: there is nothing to be in it. */
  async withdraw(): Promise<void> {
    await this.discard();
    await rm(this.#path, { force: true });
  }

  /** Takes away what was written, if it was not published. */
  async discard(): Promise<void> {
    await this.#close();
    await rm(this.#temporary, { force: true });
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingLength = 0;
    // `write` may write only a part; `writeFile` on a handle continues at its position.
    await this.#handle.writeFile(bytes);
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }
}

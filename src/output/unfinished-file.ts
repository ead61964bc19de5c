import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { jsonLine } from '../contract/json-line.ts';

/** Characters gathered before they are written. */
const CHUNK = 256 * 1024;

/** A file of JSON lines that is not there, under its name, until it is complete. */
export class UnfinishedFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;
  #pending: string[] = [];
  #pendingLength = 0;
  #isOpen = true;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.#path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** Starts the file under a temporary name in the folder of `path`, which has to be there. */
  static async create(path: string): Promise<UnfinishedFile> {
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    return new UnfinishedFile(path, temporary, await open(temporary, 'wx'));
  }

  /** Adds a value as a line of JSON. */
  writeLine(value: unknown): Promise<void> {
    return this.writeText(jsonLine(value));
  }

  /** Adds a line as it is. */
  async writeText(text: string): Promise<void> {
    const line = `${text}\n`;
    this.#pending.push(line);
    this.#pendingLength += line.length;
    if (this.#pendingLength >= CHUNK) await this.#flush();
  }

  /** Brings everything to disk, still under the temporary name. */
  async complete(): Promise<void> {
    await this.#flush();
    await this.#handle.sync();
    await this.#close();
  }

  /** Gives a completed file its name, in the place of one that had it. */
  async publish(): Promise<void> {
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
    const text = this.#pending.join('');
    this.#pending = [];
    this.#pendingLength = 0;
    // `write` may write only a part; `writeFile` on a handle continues at its position.
    await this.#handle.writeFile(text);
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }
}

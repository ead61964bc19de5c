import { hash } from 'node:crypto';
import { seedPartOf } from '../contract/seed-ids.ts';

/** The row that used an id before, and whether it has the very id or one that only looks alike in conversation ids. */
export interface EarlierUse {
  readonly at: number;
  readonly isSameId: boolean;
}

/** Remembers which ids were used where, by 16-byte hashes: about 100 MB for a million seeds. */
export class SeenIds {
  readonly #verbatim = new Map<string, number>();
  readonly #rewritten = new Map<string, number>();

  /** Notes an id's use at a row; returns an earlier use that conflicts. */
  claim(id: string, at: number): EarlierUse | undefined {
    const part = seedPartOf(id);
    const key = hash('sha256', part, 'buffer').toString('latin1', 0, 16);
    const [own, other] = part === id ? [this.#verbatim, this.#rewritten] : [this.#rewritten, this.#verbatim];
    const earlier = own.get(key) ?? other.get(key);
    if (earlier !== undefined) return { at: earlier, isSameId: own.has(key) };
    own.set(key, at);
    return undefined;
  }
}

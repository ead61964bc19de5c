import type { Kysely } from 'kysely';
import { readAsked } from './read-asked.ts';
import { readLines } from './read-lines.ts';
import { readTried } from './read-tried.ts';
import type { Schema } from './schema.ts';
import { searchTexts } from './search-texts.ts';
import type { ViewStore } from './view-store.ts';

/** What the page reads: conversations without their texts, what steps met, what users asked, and where a text occurs. */
export function viewStore(db: Kysely<Schema>): ViewStore {
  return {
    readLines: (page) => readLines(db, page),
    readTried: (range) => readTried(db, range),
    readAsked: (range) => readAsked(db, range),
    searchTexts: (search) => searchTexts(db, search),
  };
}

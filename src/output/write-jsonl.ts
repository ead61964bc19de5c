import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorMessage } from '../contract/error-message.ts';
import { InputError, UnavailableError } from '../contract/errors.ts';
import { makeFolder } from '../process/make-folder.ts';
import { PRIVATE_FOLDER } from '../process/private-files.ts';
import type { Store } from '../store/store.ts';
import { conversationRecord } from './conversation-record.ts';
import { checkOutputPlace, conversationsFileOf, scoresFileOf } from './check-output-place.ts';
import { linesOf } from './lines-of.ts';
import { judgedConversations, type JudgedConversationRow } from './judged-conversations.ts';
import { findRecordedBatches, type RecordedBatch } from './recorded-batch.ts';
import { scoreRecords } from './score-records.ts';
import { turnRecords } from './turn-records.ts';
import { UnfinishedFile } from './unfinished-file.ts';

/** What was written, and where. */
export interface WrittenJsonl {
  readonly turns: number;
  readonly conversations: number;
  /** Conversations among them that have not ended. */
  readonly running: number;
  readonly file: string;
  /** One line per seed; beside `file`. */
  readonly conversationsFile: string;
  /** One line a score; none where no batch was judged. */
  readonly scoresFile?: string | undefined;
  /** The folder that had to be made for them, the topmost where there were several. */
  readonly madeFolder?: string | undefined;
}

interface Order {
  readonly store: Store;
  /** Written one after the other; an id given twice is written once. */
  readonly batchIds: readonly string[];
  readonly file: string;
  /** Keeps what the files hold of other batches, and adds to it. */
  readonly append?: boolean | undefined;
  /** Which conversations are written; default: all. */
  readonly isWanted?: IsWanted | undefined;
}

type IsWanted = (judged: JudgedConversationRow, batchId: string) => boolean;

/**
 * Writes the records of batches to `file` and its conversations file, both whole or not there; missing folders are made.
 * @throws {InputError} for a batch that does not exist, or a place that is not a file.
 * @throws {UnavailableError} when reading or writing fails; nothing is left behind then.
 */
export async function writeJsonl({
  store,
  batchIds,
  file,
  append = false,
  isWanted = () => true,
}: Order): Promise<WrittenJsonl> {
  await checkOutputPlace(file);
  const batches = await findRecordedBatches(store, batchIds);
  const conversationsFile = conversationsFileOf(file);
  const started: UnfinishedFile[] = [];
  try {
    const madeFolder = makeFolder(dirname(file), PRIVATE_FOLDER);
    const scoresFile = scoresFileOf(file);
    for (const path of [file, conversationsFile, scoresFile]) started.push(await UnfinishedFile.create(path));
    const [turns, conversations, scores] = started as [UnfinishedFile, UnfinishedFile, UnfinishedFile];
    const kept = append
      ? await keepOthers(batchIds, [
          [file, turns],
          [conversationsFile, conversations],
          [scoresFile, scores],
        ])
      : [];
    const { scores: scoreCount, ...counts } = await writeBatches({
      store,
      batches,
      turns,
      conversations,
      scores,
      isWanted,
    });
    const hasScores = scoreCount > 0 || (kept.at(-1) ?? 0) > 0;
    for (const each of started) await each.complete();
    // Where the turns are found, the files beside them are there too; scores of what is judged no longer are not.
    if (hasScores) await scores.publish();
    else await scores.withdraw();
    await conversations.publish();
    await turns.publish();
    return { ...counts, file, conversationsFile, ...(hasScores && { scoresFile }), madeFolder };
  } catch (error) {
    await Promise.allSettled(started.map((each) => each.discard()));
    throw notWritten({ batchIds, file }, error);
  }
}

/** Returns the lines kept, by file. */
async function keepOthers(
  batchIds: readonly string[],
  files: readonly (readonly [path: string, into: UnfinishedFile])[],
): Promise<readonly number[]> {
  const counts: number[] = [];
  for (const [path, into] of files) {
    let count = 0;
    for await (const line of otherLines(path, batchIds)) {
      await into.writeText(line);
      count += 1;
    }
    counts.push(count);
  }
  return counts;
}

/** The lines of a JSONL file that belong to other batches, unchanged; none where there is no file. */
async function* otherLines(file: string, batchIds: readonly string[]): AsyncGenerator<string> {
  if (!(await stat(file).catch(() => undefined))) return;
  for await (const line of linesOf(file)) {
    if (line !== '' && !batchIds.includes(batchIdOf(line) ?? '')) yield line;
  }
}

/** Of a turn or a conversation record; `undefined` where another tool wrote the line. */
function batchIdOf(line: string): string | undefined {
  try {
    const record = JSON.parse(line) as { batch_id?: string; metadata?: { batch_id?: string } } | null;
    return record?.metadata?.batch_id ?? record?.batch_id;
  } catch {
    return undefined;
  }
}

interface Work {
  readonly store: Store;
  readonly batches: readonly RecordedBatch[];
  readonly turns: UnfinishedFile;
  readonly conversations: UnfinishedFile;
  readonly scores: UnfinishedFile;
  readonly isWanted: IsWanted;
}

async function writeBatches({ store, batches, turns, conversations, scores, isWanted }: Work) {
  const counts = { turns: 0, conversations: 0, running: 0, scores: 0 };
  for (const { batchId, spec } of batches) {
    for await (const judged of judgedConversations(store, batchId)) {
      if (!isWanted(judged, batchId)) continue;
      const { row, found } = judged;
      for (const record of turnRecords(row, spec, batchId)) await turns.writeLine(record);
      await conversations.writeLine(conversationRecord(row, spec, batchId, found));
      const records = scoreRecords(judged, { batchId, spec });
      for (const record of records) await scores.writeLine(record);
      counts.scores += records.length;
      counts.turns += row.turns.length;
      counts.conversations += 1;
      if (!row.ending) counts.running += 1;
    }
  }
  return counts;
}

function notWritten({ batchIds, file }: Pick<Order, 'batchIds' | 'file'>, error: unknown): Error {
  if (error instanceof InputError) return error;
  const reason = errorMessage(error);
  const message = `cannot write ${file}: ${reason}. Fix this, or write another file: convsim export ${batchIds.join(' ')} --out FILE`;
  return new UnavailableError(message, { cause: error });
}

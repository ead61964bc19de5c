import { InputError } from '../contract/errors.ts';
import { conversationIdOf } from '../contract/ids.ts';
import type { Manifest } from '../contract/manifest.ts';
import { seedPartOf, sha256 } from '../contract/seed-ids.ts';
import type { Seed } from '../contract/seed.ts';
import type { Batch, ConversationRow, Store } from '../store/store.ts';
import { checkBatchId } from './prepare-batch.ts';

/** Where a conversation is branched. */
export interface ForkOptions {
  /** First turn of its own; those before it are copied. */
  readonly turn: number;
  /** Asked at that turn; default: what the original asked there, else what the generator makes. */
  readonly question?: string | undefined;
  /** Follow-up turns in all; default: those of the original, or up to `turn`. */
  readonly maxTurns?: number | undefined;
  /** Default: an id made from conversation, turn and question. */
  readonly batchId?: string | undefined;
}

/** A fork, all of it checked. */
export interface ForkDraft {
  readonly batchId: string;
  readonly manifest: Manifest;
  readonly seed: Seed;
  readonly question: string | undefined;
  readonly original: { readonly batchId: string; readonly seedIndex: number; readonly turns: number };
}

interface Original {
  readonly batch: Batch;
  readonly conversation: ConversationRow;
}

/**
 * Checks what a fork needs; writes nothing.
 * @throws {InputError} when the original has too few turns, or the batch id belongs to another batch.
 */
export async function draftFork(store: Store, original: Original, options: ForkOptions): Promise<ForkDraft> {
  checkTurns(original, options);
  const { batch, conversation } = original;
  const { turn, question } = options;
  const { seed } = conversation;
  const maxTurns = options.maxTurns ?? Math.max(turn, seed.maxTurns ?? batch.manifest.spec.maxTurns);
  const fork = JSON.stringify([seed.conversationId, turn, question ?? null, maxTurns]);
  const batchId = options.batchId ?? `${batch.batchId.slice(0, 50)}-fork-${sha256(fork).slice(0, 8)}`;
  checkBatchId(batchId);
  const draft = {
    batchId,
    manifest: manifestOf(batch.manifest, { fork, turn, conversationId: seed.conversationId }),
    seed: { ...seed, index: 0, maxTurns, conversationId: conversationIdOf(batchId, seedPartOf(seed.id)) },
    question,
    original: { batchId: batch.batchId, seedIndex: seed.index, turns: turn },
  };
  checkSameFork(await store.findBatch(batchId), draft);
  return draft;
}

/** Puts the fork into the store, or resumes an earlier start that was interrupted. Start its batch afterwards. */
export async function prepareFork(store: Store, draft: ForkDraft): Promise<void> {
  const { batchId, manifest, seed, original } = draft;
  const batch = await store.createBatch(batchId, manifest);
  if (batch.seedCount !== null) return;
  const { turns } = original;
  const isFirst = turns === 0;
  const question = isFirst ? draft.question : await questionAt(store, draft);
  await store.addSeeds(batchId, [isFirst && question !== undefined ? { ...seed, question } : seed]);
  await store.copyTurns({ from: original, to: { batchId, seedIndex: 0 }, turns });
  if (!isFirst && question !== undefined) {
    const asked = { content: question, expectedFacts: null, usage: null, latencyMs: 0 };
    await store.saveQuestion({ batchId, seedIndex: 0, turn: turns }, asked);
  }
  await store.sealSeeds(batchId, 1);
}

async function questionAt(store: Store, { question, original }: ForkDraft): Promise<string | undefined> {
  if (question !== undefined) return question;
  return (await store.findQuestion({ ...original, turn: original.turns }))?.content || undefined;
}

function checkTurns({ conversation }: Original, { turn, maxTurns }: ForkOptions): void {
  const { length } = conversation.turns;
  const { conversationId } = conversation.seed;
  if (turn > length) {
    const allowed = length === 0 ? '0' : `0 to ${length}`;
    const message = `expected ${allowed}, because ${conversationId} has ${length} ${length === 1 ? 'turn' : 'turns'}, got ${turn}`;
    throw InputError.of('--turn', message);
  }
  if (maxTurns === undefined || maxTurns >= turn) return;
  throw InputError.of('--turns', `expected ${turn} or more to reach turn ${turn}, got ${maxTurns}`);
}

function manifestOf(
  { extendedFrom: _, replaced: __, ...original }: Manifest,
  { fork, turn, conversationId }: { fork: string; turn: number; conversationId: string },
): Manifest {
  const digests = { ...original.digests, seeds: sha256(fork) };
  return { ...original, forkedFrom: { conversationId, turn }, digests };
}

function checkSameFork(known: Batch | null, { batchId, manifest }: ForkDraft): void {
  if (!known || known.manifest.digests.seeds === manifest.digests.seeds) return;
  const message = `batch ${batchId} already exists and is a different one; use another --batch`;
  throw InputError.of('--batch', message);
}

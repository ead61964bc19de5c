import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { BatchLine, BatchView } from '../../src/view/data/batch-view.ts';
import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { Transcript } from '../../src/view/data/transcript.ts';
import { answerJson, startServer, type TestServer } from './http-server.ts';

/** A batch that a test changes while the page shows it. */
export interface LiveBatch {
  readonly server: TestServer;
  /** Changes some conversations, and what is said of the batch. */
  change(lines: readonly ConversationLine[], view?: Partial<BatchView>): void;
  /** Changes what is read of a conversation. */
  tell(transcript: Transcript): void;
  /** With a message every answer is that error; without one, no longer. */
  fail(message?: string): void;
}

const PAGE = new URL('../../dist/page/index.html', import.meta.url);

/** Serves the built page, and one batch or none as the server of `convsim view` does. Close its server at the end. */
export async function liveBatch(view: BatchView | undefined): Promise<LiveBatch> {
  const page = await readFile(PAGE);
  const lines = new Map<number, { readonly line: ConversationLine; readonly revision: number }>();
  const transcripts = new Map<number, Transcript>();
  let said = view;
  let revision = 1;
  let error: string | undefined;
  const changedSince = (since: number): readonly ConversationLine[] =>
    [...lines.values()].filter((kept) => kept.revision > since).map(({ line }) => line);
  const server = await startServer(({ url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (pathname === '/') return answerPage(response, page);
    if (error !== undefined) return answerJson(response, 503, { error });
    if (pathname === '/api/batches') return answerJson(response, 200, said ? [said satisfies BatchLine] : []);
    const told = transcripts.get(Number(/\/conversations\/(\d+)$/.exec(pathname)?.[1]));
    if (told) return answerJson(response, 200, told);
    if (!pathname.endsWith('/conversations')) return answerJson(response, 200, { ...said, revision: String(revision) });
    return answerJson(response, 200, changedSince(Number(searchParams.get('since') ?? 0)));
  });
  return {
    server,
    change(changed, ofView = {}) {
      revision += 1;
      said = said && { ...said, ...ofView };
      for (const line of changed) lines.set(line.index, { line, revision });
    },
    tell(transcript) {
      revision += 1;
      transcripts.set(transcript.conversation.seed_index, transcript);
    },
    fail(message) {
      error = message;
    },
  };
}

function answerPage(response: ServerResponse, page: Buffer): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(page);
}

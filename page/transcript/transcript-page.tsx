import type { PageSource } from '../../src/view/data/page-source.ts';
import { useShownLines } from '../batch/use-shown-lines.ts';
import { Message } from '../parts/message.tsx';
import { Notice } from '../parts/notice.tsx';
import { addressOf } from '../route.ts';
import { placeInList } from './place-in-list.ts';
import { transcriptOptions } from './transcript-options.ts';
import { TranscriptView } from './transcript-view.tsx';
import { useTranscriptKeys } from './use-transcript-keys.ts';
import { useTranscript } from './use-transcript.ts';

interface TranscriptPageProps {
  readonly source: PageSource;
  readonly batch: string;
  /** Place of the conversation's seed in the batch. */
  readonly index: number;
  readonly options: URLSearchParams;
}

/** One conversation, read like a chat; walks through the list that it was opened from. */
export function TranscriptPage({ source, batch, index, options }: TranscriptPageProps) {
  const list = useShownLines({ source, batch, options });
  const revision = source.isLive ? list.view?.revision : undefined;
  const read = useTranscript({ source, batch, index, revision, occasion: list.view });
  const { transcript, isLoading } = read;
  const error = read.error ?? list.error;
  const place = placeInList(list.shown, index);
  useTranscriptKeys({ batch, index, options, place });
  if (!transcript) {
    if (error) return <Unread error={error} batch={batch} />;
    return <Message kind="loading" title="Reading the conversation…" />;
  }
  return (
    <>
      {error && <Notice text={error.message} />}
      <TranscriptView
        transcript={transcript}
        line={list.lines.find((line) => line.index === index)}
        place={place}
        at={{ view: 'transcript', batch, index, options }}
        shown={transcriptOptions(options)}
        isLoading={isLoading}
      />
    </>
  );
}

function Unread({ error, batch }: { readonly error: Error; readonly batch: string }) {
  return (
    <Message kind="error" title="This conversation cannot be read">
      <p>{error.message}</p>
      <a href={addressOf({ view: 'batch', batch, options: new URLSearchParams() })}>All conversations of the batch</a>
    </Message>
  );
}

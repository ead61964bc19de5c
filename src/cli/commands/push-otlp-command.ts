import { Command } from 'commander';
import { shownAddress } from '../../http/http-url.ts';
import { PROTOCOLS } from '../../push/encode-spans.ts';
import { otlpReceiver, type ReceiverOptions } from '../../push/otlp/otlp-receiver.ts';
import { type OtlpResult, pushToOtlp } from '../../push/otlp/push-to-otlp.ts';
import { counted } from '../../progress/amounts.ts';
import { requireSets } from '../../reports/choose-set.ts';
import type { Batch, Store } from '../../store/store.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { pushBatch } from '../push-batch.ts';
import { openKnownStore, requireLoaded } from '../require-batch.ts';

interface OtlpOptions extends ReceiverOptions {
  readonly set?: string;
}

/** `convsim push otlp BATCH`: each conversation as one trace, with OpenTelemetry's conventions for generative AI. */
export function pushOtlpCommand(context: CliContext): Command {
  return new Command('otlp')
    .argument('<batch>', 'id of the batch')
    .description('send the conversations of a batch to whatever takes OpenTelemetry traces over HTTP')
    .addHelpText(
      'after',
      helpNotes(
        'push.md#opentelemetry',
        'convsim push otlp nightly-7 --endpoint http://localhost:4318/v1/traces',
        'convsim push otlp nightly-7 --header authorization=OTLP_AUTHORIZATION',
      ),
    )
    .option(
      '--endpoint <url>',
      'where traces go; default: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT',
    )
    .option(
      '--header <name=variable>',
      'a header, and the environment variable that holds its value; may be repeated',
      (value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value],
    )
    .option('--protocol <protocol>', `${PROTOCOLS.join(' or ')}; default: http/protobuf`)
    .option('--no-gzip', 'send requests uncompressed')
    .option('--set <name>', 'only the scores of this set; default: those of all')
    .action(async (batchId: string, options: OtlpOptions) => {
      await using store = await openKnownStore(context);
      const batch = await requireLoaded(store, batchId);
      process.exitCode = await push(context, { store, batch, options });
    });
}

interface Push {
  readonly store: Store;
  readonly batch: Batch;
  readonly options: OtlpOptions;
}

async function push(context: CliContext, { store, batch, options }: Push): Promise<number> {
  const { set } = options;
  if (set !== undefined) await requireSets(store, { batchId: batch.batchId, set });
  const receiver = otlpReceiver(options, context.config.env);
  return pushBatch(context, batch, async (signal, onProgress) => {
    const result = await pushToOtlp({ store, batch, set, receiver, signal, onProgress });
    const { spans, rejected } = result;
    const place = shownAddress(receiver.url);
    return { result, what: counted(spans, 'span'), place, warnings: warningsOf(result), isRefused: rejected > 0 };
  });
}

function warningsOf({ rejected, warnings }: OtlpResult): readonly string[] {
  const refused = rejected > 0 ? [`the receiver did not take ${counted(rejected, 'span')}`] : [];
  return [...refused, ...warnings.map((warning) => `the receiver says: ${warning}`)];
}

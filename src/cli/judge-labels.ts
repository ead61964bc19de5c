import { requireSet } from '../reports/choose-set.ts';
import { judgedRows } from '../reports/judged-rows.ts';
import { labelAgreement } from '../reports/label-agreement.ts';
import { readLabels } from '../reports/read-labels.ts';
import { agreementJson } from '../reports/reports-json.ts';
import type { Store } from '../store/store.ts';
import { agreementLines } from './agreement-lines.ts';
import type { CliContext } from './cli-context.ts';
import { jsonText } from './json-text.ts';

/** Labels of people to compare a set with. */
interface Labelled {
  readonly store: Store;
  readonly batchId: string;
  readonly set: string | undefined;
  /** A CSV file. */
  readonly file: string;
  readonly isJson: boolean;
}

/** Prints how well the judges of a set agree with people; asks no judge, and starts no server. */
export async function printAgreement({ terminal }: CliContext, labelled: Labelled): Promise<void> {
  const { store, batchId, file, isJson } = labelled;
  const { set, judges } = await requireSet(store, { batchId, set: labelled.set });
  const labels = await readLabels(file);
  const found = await labelAgreement({ batchId, judges, labels, file, rows: judgedRows(store, { batchId, set }) });
  if (isJson) {
    const document = { batch_id: batchId, set, criteria: found.map(agreementJson) };
    await terminal.write(jsonText(document));
    return;
  }
  const { width } = terminal.size;
  const lines = [`batch ${batchId}, set ${set}, against ${file}`, '', ...agreementLines(found, width)];
  await terminal.write(`${lines.join('\n')}\n`);
}

/** A batch as the commands that continue it name it. */
export interface Resumable {
  readonly batchId: string;
  /** Whether its functions are those of a script, which no command has. */
  readonly isScript?: boolean | undefined;
  /** Whether it has ended: its script starts a new one then, unless it is given the id. */
  readonly isClosed?: boolean | undefined;
}

/** Ids that scripts are given, and by which they find their last batch. */
const FOUND_BY_SCRIPT = /-[0-9a-f]{8}(-\d+)?$/;

/** How people resume a batch: with a command, or with the script whose functions it needs. */
export function resumeCommand({ batchId, isScript, isClosed = false }: Resumable): string {
  if (!isScript) return `convsim resume ${batchId}`;
  return scriptAgain(isClosed || !FOUND_BY_SCRIPT.test(batchId) ? [`batch: '${batchId}'`] : []);
}

/** How people resume a batch with a corrected spec. */
export function correctedCommand(batchId: string): string {
  return `convsim run SPEC --batch ${batchId}`;
}

/** How people judge what a set has not judged yet. */
export function judgeCommand(batchId: string, set: string): string {
  return set === 'run'
    ? `convsim judge ${batchId}`
    : `convsim judge ${batchId} --set ${/^[\w.-]+$/.test(set) ? set : `"${set}"`}`;
}

/** How people retry the failed conversations of a batch; its open ones continue too. */
export function retryCommand({ batchId, isScript }: Resumable): string {
  if (!isScript) return `convsim retry ${batchId}`;
  return scriptAgain([...(FOUND_BY_SCRIPT.test(batchId) ? [] : [`batch: '${batchId}'`]), 'retryFailed: true']);
}

function scriptAgain(options: readonly string[]): string {
  return options.length === 0 ? 'run its script again' : `run its script again with ${options.join(' and ')}`;
}

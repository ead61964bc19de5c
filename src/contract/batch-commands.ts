/** A batch as its commands name it. */
interface Commanded {
  readonly batchId: string;
  /** Whether its functions are those of a script, which no command has. */
  readonly isScript?: boolean | undefined;
}

/** How people resume a batch: with a command, or with the script whose functions it needs. */
export function resumeCommand({ batchId, isScript }: Commanded): string {
  return isScript ? `run its script with batch: '${batchId}'` : `convsim resume ${batchId}`;
}

/** How people retry the failed conversations of a batch; its open ones continue too. */
export function retryCommand({ batchId, isScript }: Commanded): string {
  return isScript ? `${resumeCommand({ batchId, isScript })} and retryFailed: true` : `convsim retry ${batchId}`;
}

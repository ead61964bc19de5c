/** A batch as the commands that continue it name it. */
export interface Resumable {
  readonly batchId: string;
  /** Whether its functions are those of a script, which no command has. */
  readonly isScript?: boolean | undefined;
}

/** How people resume a batch: with a command, or with the script whose functions it needs. */
export function resumeCommand({ batchId, isScript }: Resumable): string {
  return isScript ? `run its script with batch: '${batchId}'` : `convsim resume ${batchId}`;
}

/** How people resume a batch with a corrected spec. */
export function correctedCommand(batchId: string): string {
  return `convsim run SPEC --batch ${batchId}`;
}

/** How people retry the failed conversations of a batch; its open ones continue too. */
export function retryCommand({ batchId, isScript }: Resumable): string {
  return isScript ? `${resumeCommand({ batchId, isScript })} and retryFailed: true` : `convsim retry ${batchId}`;
}

/** A batch that people continue; `isScript` if its functions are those of a script, which no command has. */
export interface Resumable {
  readonly batchId: string;
  readonly isScript: boolean;
}

/** How people resume a batch: `convsim resume b`, or with its script. */
export function resumeWords({ batchId, isScript }: Resumable): string {
  return isScript ? `run its script with batch: '${batchId}'` : `convsim resume ${batchId}`;
}

/** How people resume a batch with a corrected spec. */
export function correctedWords(batchId: string): string {
  return `convsim run SPEC --batch ${batchId}`;
}

/** How people retry the failed conversations of a batch: `convsim retry b`, or with its script. */
export function retryWords(batch: Resumable): string {
  return batch.isScript ? `${resumeWords(batch)} and retryFailed: true` : `convsim retry ${batch.batchId}`;
}

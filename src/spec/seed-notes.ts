/** What was read in a seed file differently from how it is written there; reported once per file. */
export class SeedNotes {
  readonly #namelessColumns = new Set<number>();
  readonly #extraKeys = new Set<string>();
  #shortRows = 0;

  /** A column without a name, by its 1-based number, is ignored. */
  namelessColumn(number: number): void {
    this.#namelessColumns.add(number);
  }

  /** A row has fewer cells than the header. */
  shortRow(): void {
    this.#shortRows += 1;
  }

  /** A key of a JSON object that no seed has. */
  extraKey(name: string): void {
    this.#extraKeys.add(name);
  }

  /** The notes, as sentences without a place. */
  lines(): readonly string[] {
    const columns = [...this.#namelessColumns];
    const keys = [...this.#extraKeys];
    return [
      ...(columns.length > 0 ? [`columns without a name are ignored: ${columns.join(', ')}`] : []),
      ...(this.#shortRows > 0
        ? [`rows with fewer cells than the header, whose missing cells count as empty: ${this.#shortRows}`]
        : []),
      ...(keys.length > 0 ? [`keys that convsim does not know are kept as metadata: ${keys.join(', ')}`] : []),
    ];
  }
}

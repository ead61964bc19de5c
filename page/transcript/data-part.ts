/** A text for reading, with what it is. */
export interface DataPart {
  readonly title?: string;
  readonly text: string;
}

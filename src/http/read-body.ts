/** A body as text, and whether it is all of it. */
export interface BodyText {
  readonly text: string;
  readonly isWhole: boolean;
}

/** Reads at most `maxBytes` of a UTF-8 body; the connection of a longer one is cut, so that the rest is never received. */
export async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<BodyText> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    const isTooMuch = size + chunk.length > maxBytes;
    chunks.push(isTooMuch ? chunk.subarray(0, maxBytes - size) : chunk);
    if (isTooMuch) return { text: textOf(chunks), isWhole: false };
    size += chunk.length;
  }
  return { text: textOf(chunks), isWhole: true };
}

function textOf(chunks: readonly Uint8Array[]): string {
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The value of an element of a report: gzip-compressed JSON in base64. @throws {Error} where the element is not there or broken. */
export async function unpacked<Value>(document: Document, id: string): Promise<Value> {
  const text = document.getElementById(id)?.textContent;
  if (text === undefined || text === null) throw new Error('This report is not complete: a part of it is missing.');
  const bytes = await fetchedBytes(text);
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text()) as Value;
  } catch (error) {
    throw new Error('This report is damaged: a part of it cannot be read.', { cause: error });
  }
}

/** `atob` gives one character a byte. */
async function fetchedBytes(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const characters = atob(base64.trim());
  return Uint8Array.from({ length: characters.length }, (_, index) => characters.charCodeAt(index));
}

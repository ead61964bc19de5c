import { fieldsOf } from '../contract/fields-of.ts';

/** Longest wait for a UI of this machine, or one nearby, in milliseconds. */
const LIMIT_MS = 3_000;

/** The address of a codec server that a Temporal UI was given; `undefined` where it has none, or does not say. */
export async function readUiCodec(uiUrl: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${uiUrl}/api/v1/settings`, { signal: AbortSignal.timeout(LIMIT_MS) });
    const endpoint = fieldsOf(fieldsOf(await response.json())['Codec'])['Endpoint'];
    return typeof endpoint === 'string' && endpoint !== '' ? endpoint : undefined;
  } catch {
    return undefined;
  }
}

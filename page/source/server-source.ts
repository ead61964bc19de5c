import { PAGE_ROUTES, type PageError } from '../../src/view/data/page-routes.ts';
import type { PageSource } from '../../src/view/data/page-source.ts';

/** Reads from the server of `convsim view`; `base` holds its token. */
export function serverSource(base: URL): PageSource {
  const read = async <Value>(url: URL, signal?: AbortSignal): Promise<Value> =>
    (await answered(url, signal)).json() as Promise<Value>;
  return {
    isLive: true,
    batches: () => read(address(base, PAGE_ROUTES.batches)),
    batch: (batch) => read(address(base, PAGE_ROUTES.batch, { batch })),
    async conversations(batch, { changedSince, onPiece }) {
      const url = address(base, PAGE_ROUTES.conversations, { batch }, { since: changedSince });
      for await (const line of linesOf(await answered(url))) onPiece(JSON.parse(line));
    },
    transcript: (batch, index) => read(address(base, PAGE_ROUTES.transcript, { batch, index: String(index) })),
    search: (batch, text, signal) => read(address(base, PAGE_ROUTES.search, { batch }, { q: text }), signal),
    comparison: (a, b, set) => read(address(base, PAGE_ROUTES.comparison, { a, b }, { set })),
  };
}

function address(
  base: URL,
  route: string,
  parts: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | undefined>> = {},
): URL {
  const url = new URL(
    route.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(parts[name] ?? '')),
    base,
  );
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

const UNREACHABLE =
  'The server of this page does not answer. Start it again with convsim view, and open the address that it prints.';

async function answered(url: URL, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, { ...(signal && { signal }), cache: 'no-store', redirect: 'error' }).catch(
    (error: unknown) => {
      if (signal?.aborted) throw error;
      throw new Error(UNREACHABLE, { cause: error });
    },
  );
  if (response.ok) return response;
  const said = (await response.json().catch(() => undefined)) as Partial<PageError> | undefined;
  throw new Error(said?.error ?? `The server of this page answered ${response.status}.`);
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let open = '';
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const [first = '', ...others] = decoder.decode(part.value, { stream: true }).split('\n');
    open += first;
    for (const next of others) {
      if (open !== '') yield open;
      open = next;
    }
  }
  if (open !== '') yield open;
}

import { useEffect, useRef } from 'preact/hooks';
import { activeKeys } from './active-keys.ts';

const NAMES: Readonly<Record<string, string>> = { Escape: 'Esc', ArrowLeft: '←', ArrowRight: '→' };

/** Lists the keys that act on the page that is shown. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog class="help" ref={dialog} aria-labelledby="help-title" onClose={onClose}>
      <header>
        <h2 id="help-title">Keys</h2>
        <button type="button" class="quiet" onClick={close}>
          Close
        </button>
      </header>
      <dl>
        {keysInOrder().map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{NAMES[key] ?? key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}

/** Those of every page last. */
function keysInOrder(): readonly (readonly [key: string, does: string])[] {
  const last = ['Escape', '?'];
  return [...activeKeys()].sort(([a], [b]) => last.indexOf(a) - last.indexOf(b));
}

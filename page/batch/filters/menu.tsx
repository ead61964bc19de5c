import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

interface MenuProps {
  readonly label: string;
  /** How many choices in it leave out conversations. */
  readonly chosen: number;
  readonly children: ComponentChildren;
}

/** A button that opens a small panel below it; `Esc` and a click elsewhere close it. */
export function Menu({ label, chosen, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const place = ({ newState }: { readonly newState: string }): void => {
    if (newState === 'open' && button.current && panel.current) placeBelow(panel.current, button.current);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={`button menu-button ${chosen > 0 ? 'is-chosen' : ''}`}
        popovertarget={id}
      >
        {label}
        {chosen > 0 && <span class="menu-count">{chosen}</span>}
      </button>
      <div ref={panel} id={id} popover="auto" class="menu" role="group" aria-label={label} onBeforeToggle={place}>
        {children}
      </div>
    </>
  );
}

/** Room in pixels that a panel has at least, though it then covers its button. */
const ROOM = 340;

/** Style sheets cannot do that in all browsers yet. */
function placeBelow(panel: HTMLElement, button: HTMLElement): void {
  const { left, bottom } = button.getBoundingClientRect();
  const top = Math.min(bottom + 6, Math.max(8, innerHeight - ROOM));
  panel.style.setProperty('--left', `${Math.max(8, Math.min(left, innerWidth - 300))}px`);
  panel.style.setProperty('--top', `${top}px`);
}

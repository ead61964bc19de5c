import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { HelpDialog } from '../keyboard/help-dialog.tsx';
import { useKeys } from '../keyboard/use-keys.ts';
import type { Route } from '../route.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { crumbsOf } from './crumbs-of.ts';
import { ThemeButton } from './theme-button.tsx';

interface FrameProps {
  readonly route: Route;
  readonly children: ComponentChildren;
}

/** What stands around every page: the way back, the keys, the colours. */
export function Frame({ route, children }: FrameProps) {
  const [isHelpOpen, setHelpOpen] = useState(false);
  const crumbs = crumbsOf(route);
  const main = useMainOf(crumbs.map(({ name }) => name).join('/'));
  useKeys({ '?': { does: 'Show what the keys do', act: () => setHelpOpen(true) } });
  useEffect(() => {
    document.title = crumbs
      .map(({ name }) => name)
      .toReversed()
      .join(' · ');
  });
  const skip = (event: Event): void => {
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <>
      <a class="skip" href="#/" onClick={skip}>
        Skip to the content
      </a>
      <header class="frame">
        <Breadcrumbs crumbs={crumbs} />
        <ThemeButton />
        <button type="button" class="quiet" title="Keys (?)" aria-label="Keys" onClick={() => setHelpOpen(true)}>
          ?
        </button>
      </header>
      <main ref={main} tabIndex={-1}>
        {children}
      </main>
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </>
  );
}

/** Another page begins at its top, for eyes and for screen readers; the first one keeps the focus of the browser. */
function useMainOf(place: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(place);
  // Before the effects of the page, which may scroll to what its address names.
  useLayoutEffect(() => {
    if (shown.current === place) return;
    shown.current = place;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place]);
  return main;
}

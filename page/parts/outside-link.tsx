import { safeLink } from '../text/safe-link.ts';

interface OutsideLinkProps {
  /** Nothing is shown without one, or with one that must not be followed. */
  readonly address: string | undefined;
  readonly name: string;
  /** Where it leads, for those who do not see the arrow: "in MLflow". */
  readonly where: string;
}

/** A link to another program, which opens beside the page. */
export function OutsideLink({ address, name, where }: OutsideLinkProps) {
  const safe = address === undefined ? undefined : safeLink(address);
  if (safe === undefined) return null;
  return (
    <a class="outside" href={safe} target="_blank" rel="noopener noreferrer">
      {name} <span aria-hidden="true">↗</span>
      <span class="hidden-text">{where}</span>
    </a>
  );
}

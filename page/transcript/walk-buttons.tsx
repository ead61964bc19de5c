import { count } from '../format/count.ts';
import type { PlaceInList } from './place-in-list.ts';

interface WalkButtonsProps {
  readonly place: PlaceInList;
  readonly addressAt: (index: number) => string;
}

/** Where the conversation stands in the list, with the ways to its neighbours. */
export function WalkButtons({ place, addressAt }: WalkButtonsProps) {
  const { position, previous, next } = place;
  return (
    <nav class="walk" aria-label="Conversations">
      <Step to={previous === undefined ? undefined : addressAt(previous)} name="Previous conversation (k)" sign="↑" />
      <span>
        {position === undefined ? `beside ${count(place.count)}` : `${count(position)} of ${count(place.count)}`}
      </span>
      <Step to={next === undefined ? undefined : addressAt(next)} name="Next conversation (j)" sign="↓" />
    </nav>
  );
}

interface StepProps {
  readonly to: string | undefined;
  readonly name: string;
  readonly sign: string;
}

function Step({ to, name, sign }: StepProps) {
  return (
    <a
      class="button step"
      {...(to ? { href: to } : { role: 'link', 'aria-disabled': true })}
      aria-label={name}
      title={name}
    >
      {sign}
    </a>
  );
}

import type { ComponentChildren } from 'preact';

interface CardProps {
  readonly name: string;
  readonly figure: string;
  /** What the figure is of, beside it. */
  readonly unit?: string;
  readonly children?: ComponentChildren;
}

/** One figure in large, and below it what it consists of. */
export function Card({ name, figure, unit, children }: CardProps) {
  return (
    <section class="card">
      <h2>{name}</h2>
      <p class="card-figure">
        {figure} {unit && <span>{unit}</span>}
      </p>
      {children}
    </section>
  );
}

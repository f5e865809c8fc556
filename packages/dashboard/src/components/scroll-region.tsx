import type { ReactNode } from "react";

interface ScrollRegionProps {
  label: string;
  className: string;
  children: ReactNode;
}

/** A part of the page that scrolls by itself. It takes focus, because arrow keys scroll only what has it. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { type Tone, toneGlyph } from "./tone.tsx";

interface BarProps {
  tone: Tone;
  children: ReactNode;
  actions?: ReactNode;
  className?: string;
  /** Read out when it appears. */
  announce?: boolean;
}

/** One statement across the page, above what it is about. */
export function Bar({ tone, children, actions, className = "", announce = false }: BarProps) {
  return (
    <div className={`bar ${className}`} data-tone={tone} role={announce ? "status" : undefined}>
      <Icon name={toneGlyph(tone)} />
      <span>{children}</span>
      {actions && <span className="row">{actions}</span>}
    </div>
  );
}

import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/** What something means for the reader. `rope` is what waits for them; `none` is neither good nor bad. */
export type Tone = "good" | "watch" | "stop" | "none" | "rope";

const glyphs: Record<Tone, IconName> = {
  good: "good",
  watch: "watch",
  stop: "stop",
  none: "half",
  rope: "wait",
};

/** The glyph that goes with a tone: circle, triangle and octagon differ in shape, not only in colour. */
export function toneGlyph(tone: Tone): IconName {
  return glyphs[tone];
}

interface ToneWordProps {
  tone: Tone;
  children: ReactNode;
  icon?: IconName;
  className?: string;
}

/** A word with its tone: glyph, colour and the word itself, never colour alone. */
export function ToneWord({ tone, children, icon = glyphs[tone], className = "" }: ToneWordProps) {
  return (
    <span className={`tone ${className}`} data-tone={tone}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  );
}

/** The glyph alone, with its word for screen readers. */
export function ToneGlyph({ tone, label }: { tone: Tone; label: string }) {
  return (
    <span className="tone" data-tone={tone}>
      <Icon name={glyphs[tone]} />
      <span className="vh">{label}</span>
    </span>
  );
}

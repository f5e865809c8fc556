import type { Improvement } from "../lib/improvement.ts";
import { ropeOf, ropeWidth } from "../lib/rope-scale.ts";

interface RopeGlyphProps {
  /** More is better. */
  interval: Improvement;
  /** The margin, or what is worth it, on the same side as better. */
  mark?: number | null;
  /** Shared by glyphs that are to be compared. */
  reach?: number;
  /** The same in words. */
  label: string;
}

/** An interval in 120 × 20: zero in the middle, right is better, dashed where the memo draws its line. */
export function RopeGlyph({ interval, mark = null, reach, label }: RopeGlyphProps) {
  const rope = ropeOf(interval, mark, reach);
  const turns = Array.from(
    { length: Math.max(0, Math.floor((rope.to - rope.from - 4) / 4)) },
    (_, index) => `M${(rope.from + 3 + index * 4).toFixed(1)} 12.5l2-5`,
  );
  return (
    <svg className="rope" viewBox={`0 0 ${ropeWidth} 20`} role="img" aria-label={label}>
      <line className="z" x1={rope.zero} x2={rope.zero} y1="1" y2="19" />
      {rope.mark !== null && <line className="m" x1={rope.mark} x2={rope.mark} y1="1" y2="19" />}
      <line className="r" x1={rope.from} x2={rope.to} y1="10" y2="10" />
      <path className="t" d={turns.join("")} />
      {rope.openLeft && <path className="o" d="M5 6 1 10l4 4" />}
      {rope.openRight && <path className="o" d={`M${ropeWidth - 5} 6l4 4-4 4`} />}
      <circle className="e" cx={rope.estimate} cy="10" r="4.5" />
    </svg>
  );
}

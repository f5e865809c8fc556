import { formatCount } from "../lib/format.ts";

interface PipsProps {
  total: number;
  confirmed: number;
  /** Instances that are silent and bounded by their lease. */
  late?: number;
}

/** Above this many instances one pip stands for several, so that the row stays readable. */
const mostPips = 48;

/** One pip for each instance; filled ones have confirmed, broken ones are waited out. */
export function Pips({ total, confirmed, late = 0 }: PipsProps) {
  const count = Math.min(total, mostPips);
  const scaled = (value: number) => (total <= mostPips ? value : Math.floor((value / total) * count));
  const filled = confirmed >= total ? count : scaled(confirmed);
  const broken = late === 0 ? 0 : Math.max(1, scaled(late));
  return (
    <div
      className="pips"
      role="img"
      aria-label={`${formatCount(confirmed)} of ${formatCount(total)} instances confirmed${late ? `, ${late} silent` : ""}`}
    >
      {Array.from({ length: count }, (_, index) => (
        <i key={index} className={index < filled ? "ok" : index >= count - broken ? "late" : undefined} />
      ))}
    </div>
  );
}

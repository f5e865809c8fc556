import { useLive } from "../api/live.tsx";
import { useSystem } from "../api/session.ts";
import { Bar } from "../components/bar.tsx";
import { formatSpan } from "../lib/format.ts";
import { formatClock, useClock } from "../lib/time.ts";

/** Says since when nothing new has been heard, as long as it is so. */
export function StaleBar() {
  const { lostAt } = useLive();
  const leaseMs = useSystem().data?.leaseMs ?? 30_000;
  const ago = useClock((now) => (lostAt === null ? "" : formatSpan(now - lostAt)));
  if (lostAt === null) return null;
  return (
    <Bar tone="watch" className="stale" announce>
      <b className="strong">Live updates lost</b> <span aria-hidden="true">{ago} ago</span>. Figures are as of{" "}
      {formatClock(lostAt)}, reconnecting.
      <span className="wide">
        {" "}
        If the control plane itself is away, instances serve the baseline once their {formatSpan(
          leaseMs,
        )}{" "}
        lease ends.
      </span>
    </Bar>
  );
}

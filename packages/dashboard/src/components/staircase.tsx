import type { ReactNode } from "react";
import { formatShare } from "../lib/format.ts";

export interface Stair {
  index: number;
  name: string;
  /** From 0 to 1; shadow shows no share, because nobody sees it. */
  share: number;
  detail?: ReactNode;
}

interface StaircaseProps {
  rings: Stair[];
  current: number;
  /** Paused or killed: the stairs stay, the rope is gone. */
  closed: boolean;
  tall?: boolean;
}

/** The rings as stairs with the rope along the ones climbed so far. */
export function Staircase({ rings, current, closed, tall = false }: StaircaseProps) {
  return (
    <ol className={tall ? "stairs tall" : "stairs"} data-closed={closed || undefined}>
      {rings.map((ring) => (
        <li
          key={ring.index}
          aria-current={ring.index === current ? "step" : undefined}
          data-ahead={ring.index > current || undefined}
        >
          <div className="tread" style={{ "--n": ring.index + 1 }}>
            {ring.index > 0 && formatShare(ring.share)}
          </div>
          <p className="who">
            <b>
              {ring.index} {ring.name}
            </b>
            {ring.detail}
          </p>
        </li>
      ))}
    </ol>
  );
}

/** The same in 30 × 16, for tables; hollow when closed. */
export function MiniStairs({ count, current, closed }: { count: number; current: number; closed: boolean }) {
  const width = (30 - (count - 1) * 2) / count;
  return (
    <svg
      className={closed ? "ministairs off" : "ministairs"}
      viewBox="0 0 30 16"
      role="img"
      aria-label={`ring ${current} of ${count - 1}${closed ? ", closed" : ""}`}
    >
      {Array.from({ length: count }, (_, index) => {
        const height = ((index + 1) / count) * 16;
        const state = index === current ? "at" : index < current ? "on" : undefined;
        return (
          <rect
            key={index}
            className={state}
            x={index * (width + 2)}
            y={16 - height}
            width={width}
            height={height}
          />
        );
      })}
    </svg>
  );
}

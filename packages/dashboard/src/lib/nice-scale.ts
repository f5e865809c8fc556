/** An axis from zero to a round end. */
export interface NiceScale {
  end: number;
  ticks: number[];
  /** Where a value lies on the axis, in percent of its length. */
  position: (value: number) => number;
}

/** The smallest axis of at most `steps` equal round steps (`factors` times a power of ten) that holds `largest`. */
export function niceScale(largest: number, steps = 5, factors = [1, 2, 2.5, 5, 10]): NiceScale {
  const safe = Math.max(largest, Number.EPSILON);
  const magnitude = 10 ** Math.floor(Math.log10(safe / steps));
  const step =
    factors.map((factor) => factor * magnitude).find((size) => safe / size <= steps) ?? magnitude * 10;
  const count = Math.max(1, Math.ceil(safe / step - 1e-9));
  const end = count * step;
  return {
    end,
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
    position: (value) => (Math.min(Math.max(value, 0), end) / end) * 100,
  };
}

/** The same for things that are counted: its steps are whole. */
export function countScale(largest: number, steps = 4): NiceScale {
  return niceScale(Math.max(largest, steps), steps, [1, 2, 5, 10]);
}

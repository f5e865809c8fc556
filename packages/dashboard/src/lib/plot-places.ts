/** Where a point of a plot lies, in percent of its width and height from the left and the top. */
export interface Place {
  x: number;
  y: number;
}

/** A logarithmic axis whose ends are round: 1, 3, 10, 30 and so on. */
export interface LogScale {
  ticks: number[];
  /** In percent from the top, so that more is higher. */
  position: (value: number) => number;
}

const steps = [1, 3];

export function logScale(values: number[]): LogScale {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const least = Math.max(0.01, Math.min(1, ...positive));
  const most = Math.max(10, ...positive);
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); ticks.at(-1) === undefined || ticks.at(-1)! < most; power++)
    for (const step of steps) {
      const tick = step * 10 ** power;
      const next = step === 1 ? 3 * 10 ** power : 10 ** (power + 1);
      if (next > least && (ticks.at(-1) ?? 0) < most) ticks.push(Number(tick.toPrecision(3)));
    }
  const [low, high] = [Math.log10(ticks[0] ?? 1), Math.log10(ticks.at(-1) ?? 10)];
  return {
    ticks,
    position: (value) => {
      const share = (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low);
      return 100 - 100 * Math.min(1, Math.max(0, share));
    },
  };
}

/**
 * Moves points apart that would hide each other, by no more than it takes: to the side first, then up or down.
 * `width` and `height` are a point's size in percent. Points keep their order.
 */
export function dodge(wanted: Place[], width: number, height: number): Place[] {
  const placed: Place[] = [];
  for (const point of wanted) {
    const free = (at: Place) =>
      placed.every((other) => Math.abs(other.x - at.x) >= width || Math.abs(other.y - at.y) >= height);
    placed.push(candidates(point, width, height).find(free) ?? point);
  }
  return placed;
}

function candidates({ x, y }: Place, width: number, height: number): Place[] {
  const found = [{ x, y }];
  for (let ring = 1; ring <= 4; ring++)
    for (const [across, down] of [
      [1, 0],
      [-1, 0],
      [0, -1],
      [0, 1],
    ] as const)
      found.push({
        x: Math.min(100, Math.max(0, x + across * ring * width)),
        y: Math.min(100, Math.max(0, y + down * ring * height)),
      });
  return found;
}

export type LabelSide = "right" | "left" | "above" | "below" | "above-left" | "below-left" | "none";

/**
 * On which side of its point each label stands so that it covers no point and no label before it; `none` where there
 * is no room. Widths and `height` in percent; the first ones choose first.
 */
export function labelSides(points: Place[], widths: number[], height: number, gap: Place): LabelSide[] {
  const taken = points.map(({ x, y }) => ({
    left: x - gap.x,
    right: x + gap.x,
    top: y - gap.y,
    bottom: y + gap.y,
  }));
  return points.map(({ x, y }, index) => {
    const width = widths[index] ?? 0;
    const [middle, end] = [x - width / 2, x + gap.x - width];
    const [over, under] = [y - gap.y - height, y + gap.y];
    const boxAt = (side: LabelSide, left: number, top: number) => ({
      side,
      left,
      right: left + width,
      top,
      bottom: top + height,
    });
    const boxes = [
      boxAt("right", x + gap.x, y - height / 2),
      boxAt("left", x - gap.x - width, y - height / 2),
      boxAt("above", middle, over),
      boxAt("below", middle, under),
      boxAt("above-left", end, over),
      boxAt("below-left", end, under),
    ];
    const box = boxes.find(
      (each) =>
        each.left >= 0 &&
        each.right <= 100 &&
        each.top >= -height &&
        each.bottom <= 100 &&
        taken.every(
          (other, at) =>
            at === index ||
            each.right <= other.left ||
            each.left >= other.right ||
            each.bottom <= other.top ||
            each.top >= other.bottom,
        ),
    );
    if (!box) return "none";
    taken.push(box);
    return box.side;
  });
}

/** One figure of a bench, as its last lines say it and `npm run bench` reads it. */
export type Figure = {
  name: string;
  value: number;
  unit: string;
  /** What it has to hold; undefined where it only informs. */
  limit?: number | undefined;
  /** Whether the limit is the least and not the most. */
  atLeast?: boolean | undefined;
  /** The value as a multiple of a peer's or floor's. */
  ratio?: number | undefined;
  peer?: string | undefined;
};

/** `Kill applied everywhere: 41.0 ms (limit 100), 2.10 x a bare broadcast` */
export function figureLine({ name, value, unit, limit, atLeast, ratio, peer }: Figure): string {
  const bound = limit === undefined ? "" : ` (limit ${atLeast ? "at least " : ""}${limit})`;
  const beside = ratio === undefined || peer === undefined ? "" : `, ${ratio.toFixed(2)} x ${peer}`;
  return `${name}: ${value.toFixed(value < 10 ? 2 : value < 1_000 ? 1 : 0)} ${unit}${bound}${beside}`;
}

const pattern =
  /^(?<name>[^:]+): (?<value>[\d,]+(?:\.\d+)?) (?<unit>[^(,]+?)(?: \(limit (?<least>at least )?(?<limit>[\d,]+(?:\.\d+)?)\))?(?:, (?<ratio>[\d.]+) x (?<peer>.+))?$/;

const number = (text: string) => Number(text.replaceAll(",", ""));

/** The figure that a line of a bench's output states, if it is such a line and names a limit. */
export function readFigure(line: string): Figure | undefined {
  const found = pattern.exec(line.trim())?.groups;
  if (found?.limit === undefined) return undefined;
  return {
    name: found.name!,
    value: number(found.value!),
    unit: found.unit!,
    limit: number(found.limit),
    atLeast: found.least !== undefined,
    ...(found.ratio !== undefined && { ratio: Number(found.ratio), peer: found.peer! }),
  };
}

export const holds = ({ value, limit, atLeast }: Figure): boolean =>
  limit === undefined || (atLeast ? value >= limit : value <= limit);

import { useId } from "react";
import { bandPaths, type IntervalPoint, plot } from "../lib/interval-path.ts";
import { valueScale } from "../lib/interval-scale.ts";
import { sidesOfLines, spreadApart } from "../lib/label-placement.ts";
import { type Horizon, timePosition, timeTicks } from "../lib/time-axis.ts";
import { formatAxisTime } from "../lib/time.ts";

export interface ChartLine {
  value: number;
  label: string;
  /** On a phone. */
  short: string;
}

interface IntervalChartProps {
  /** What it shows, with its numbers, for who can't see it. */
  label: string;
  /** Ascending in time; the last is how it stands now. */
  points: IntervalPoint[];
  horizon: Horizon;
  now: number;
  /** Dotted, beside the solid zero. */
  lines: ChartLine[];
  /** Moments at which something changed. */
  marks: { at: number; label: string }[];
  /** What the empty part to the right means. */
  ahead: string;
  /** Sign and figure, without unit. */
  format: (value: number) => string;
  /** The same on the axis. */
  tick: (value: number) => string;
  unit: string;
  /** Largest value there can be, either way. */
  limit: number;
}

/** Height of a label in percent of the chart's. */
const lineHeight = 6;
/** Along the top stand the marks and what is ahead. */
const topRow = 8;
/** Marks nearer to each other than this share one label. */
const markGap = 14;

/**
 * An estimate with its interval over time. Better is up. Labels are text over the picture, so that they keep
 * their size at any width.
 */
export function IntervalChart(props: IntervalChartProps) {
  const { label, points, horizon, now, lines, marks, ahead, format, tick: tickText, unit, limit } = props;
  const id = useId();
  const today = points.at(-1);
  const scale = valueScale(
    today,
    lines.map(({ value }) => value),
    limit,
  );
  const xOf = (at: number) => timePosition(horizon, at);
  const paths = bandPaths(points, xOf, scale);
  const across = (value: number) => (scale.position(value) / 100) * plot.height;
  const here = (xOf(now) / 100) * plot.width;
  const shownMarks = marks
    .filter(({ at }) => xOf(at) > 0 && at < now)
    .map((mark) => ({ ...mark, x: xOf(mark.at) }));
  return (
    <figure>
      <div className="chart" role="img" aria-label={label}>
        <svg viewBox={`0 0 ${plot.width} ${plot.height}`} preserveAspectRatio="none" aria-hidden="true">
          <defs>
            <pattern
              id={`${id}lay`}
              width="7"
              height="7"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(28)"
            >
              <line className="lay-line" x1="0" x2="0" y1="0" y2="7" />
            </pattern>
            <clipPath id={`${id}plot`}>
              <rect width={plot.width} height={plot.height} />
            </clipPath>
          </defs>
          {scale.ticks.map((tick) => (
            <line className="grid-l" key={tick} x1="0" x2={plot.width} y1={across(tick)} y2={across(tick)} />
          ))}
          {shownMarks.map(({ at, x }) => (
            <line
              className="grid-l"
              key={at}
              x1={(x / 100) * plot.width}
              x2={(x / 100) * plot.width}
              y1="0"
              y2={plot.height}
            />
          ))}
          <g clipPath={`url(#${id}plot)`}>
            <path className="rope-fill" d={paths.fill} />
            <path fill={`url(#${id}lay)`} d={paths.fill} />
            <path className="rope-edge" d={paths.high} />
            <path className="rope-edge" d={paths.low} />
          </g>
          <line className="zero" x1="0" x2={plot.width} y1={across(0)} y2={across(0)} />
          {lines.map(({ value }) => (
            <line
              className="worth"
              key={value}
              x1="0"
              x2={plot.width}
              y1={across(value)}
              y2={across(value)}
            />
          ))}
          <g clipPath={`url(#${id}plot)`}>
            <path className="rope-core" d={paths.core} />
            {today && (
              <path
                className="rope-core"
                d={`M${here} ${today.low === null ? plot.height : across(today.low)}V${today.high === null ? 0 : across(today.high)}`}
              />
            )}
          </g>
        </svg>
        {scale.ticks.map((tick) => (
          <span className="y" key={tick} style={{ top: percent(scale.position(tick)) }}>
            {tickText(tick)}
          </span>
        ))}
        {timeTicks(horizon, now).map(({ at, position, kind }) => (
          <span className={`x ${kind}`} key={kind + at} style={{ left: percent(position) }}>
            {kind === "now" ? <b>Now</b> : formatAxisTime(at, horizon.to - horizon.from)}
          </span>
        ))}
        {firstOfEach(shownMarks).map((mark) => (
          <span key={mark.at} className="mark-at" style={{ left: percent(mark.x) }}>
            {mark.label}
          </span>
        ))}
        <span className="ahead">{ahead}</span>
        {today && (
          <Today
            today={today}
            left={xOf(now)}
            lines={lines}
            position={scale.position}
            format={format}
            unit={unit}
          />
        )}
      </div>
    </figure>
  );
}

interface TodayProps {
  today: IntervalPoint;
  left: number;
  lines: ChartLine[];
  position: (value: number) => number;
  format: (value: number) => string;
  unit: string;
}

/** Knot and numbers of today, and what the lines mean, placed so that none covers another. */
function Today({ today, left, lines, position, format, unit }: TodayProps) {
  const { low, estimate, high } = today;
  const wanted = [
    high === null ? topRow : position(high),
    position(estimate),
    low === null ? 100 : position(low),
  ];
  const placed = spreadApart(wanted, lineHeight * 1.2, topRow + lineHeight / 2, 100 - lineHeight / 2);
  const taken = placed.map((at) => ({ top: at - lineHeight / 2, bottom: at + lineHeight / 2 }));
  const named = [...lines, { value: 0, label: "no difference", short: "no difference" }];
  const sides = sidesOfLines(
    named.map(({ value }) => position(value)),
    taken,
    lineHeight,
    { top: topRow, bottom: 100 },
  );
  const ends = [high, estimate, low];
  return (
    <>
      <b className="knot" style={{ left: percent(left), top: percent(position(estimate)) }} />
      {placed.map((top, index) => (
        <span
          className={index === 1 ? "at lead" : "at"}
          key={["high", "estimate", "low"][index]}
          style={{ left: percent(left), top: percent(top) }}
        >
          {index === 1 ? (
            <>
              {format(estimate)}
              <span className="wide"> {unit}</span>
            </>
          ) : (
            <End value={ends[index] ?? null} side={index === 0 ? "upper" : "lower"} format={format} />
          )}
        </span>
      ))}
      {named.map(({ value, label, short }, index) => (
        <span className={`end ${sides[index]}`} key={value} style={{ top: percent(position(value)) }}>
          <span className="wide">{label}</span>
          <span className="tiny">{short}</span>
        </span>
      ))}
    </>
  );
}

interface EndProps extends Pick<TodayProps, "format"> {
  value: number | null;
  side: "upper" | "lower";
}

function End({ value, side, format }: EndProps) {
  if (value !== null) return format(value);
  return (
    <>
      <span className="wide">no {side} end</span>
      <span className="tiny">open</span>
    </>
  );
}

function percent(position: number): string {
  return `${position.toFixed(2)}%`;
}

/** Every mark keeps its line; of a crowd of them the first keeps its label. */
function firstOfEach<Mark extends { x: number }>(marks: Mark[]): Mark[] {
  const kept: Mark[] = [];
  for (const mark of marks) if (mark.x - (kept.at(-1)?.x ?? -Infinity) >= markGap) kept.push(mark);
  // The room of what is ahead is not theirs.
  return kept.filter(({ x }) => x < 60);
}

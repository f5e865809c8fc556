import type { ActivityPoint, ExperimentDetail } from "@belay/contracts";
import { useActivity } from "../../api/experiments.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { TableBehind } from "../../components/table-behind.tsx";
import { formatCount, formatPlural } from "../../lib/format.ts";
import { countScale } from "../../lib/nice-scale.ts";
import { formatClock, useClock } from "../../lib/time.ts";

interface Lane {
  name: string;
  className: string;
  value: (point: ActivityPoint) => number;
}

const lanes: Lane[] = [
  { name: "AI", className: "ai", value: (point) => point.ai },
  { name: "Fell back", className: "fallback", value: (point) => point.fallbacks },
  { name: "Baseline", className: "baseline", value: (point) => point.baseline },
  { name: "Shadow", className: "shadow", value: (point) => point.shadow },
];

/** Runs a minute over the last hour: one lane for each kind, all on one scale, with the table behind them. */
export function ActivityChart({ experiment }: { experiment: ExperimentDetail }) {
  const { data } = useActivity(experiment.key);
  const now = useClock((time) => Math.floor(time / minuteMs) * minuteMs);
  const points = lastHour(data?.points ?? [], now);
  const shown = lanes.filter(
    (lane, index) => index === 0 || index === 2 || points.some((point) => lane.value(point) > 0),
  );
  const scale = countScale(Math.max(1, ...points.flatMap((point) => lanes.map((lane) => lane.value(point)))));
  const total = (lane: Lane) => points.reduce((sum, point) => sum + lane.value(point), 0);
  const empty = data !== undefined && lanes.every((lane) => total(lane) === 0);

  return (
    <section>
      <div className="row apart">
        <h2>Runs a minute</h2>
        <span className="note">last hour, by assigned arm</span>
      </div>
      {!data ? (
        <div className="mt-4" role="status" aria-label="Loading">
          <Skeleton width="100%" height="12rem" />
        </div>
      ) : empty ? (
        <StateMessage title="No run in the last hour">{emptyWords(experiment)}</StateMessage>
      ) : (
        <>
          <div
            className="bars"
            role="img"
            aria-label={shown
              .map((lane) => `${lane.name}: ${formatPlural(total(lane), "run")} in the last hour`)
              .join(". ")}
          >
            {shown.map((lane) => (
              <div className={`bar-lane ${lane.className}`} key={lane.name}>
                <span className="name">{lane.name}</span>
                <svg viewBox={`0 0 ${points.length} 100`} preserveAspectRatio="none" aria-hidden="true">
                  {points.map((point, index) => {
                    const height = scale.position(lane.value(point));
                    return (
                      height > 0 && (
                        <rect
                          key={point.minute}
                          x={index + 0.12}
                          width={0.76}
                          y={100 - height}
                          height={height}
                        />
                      )
                    );
                  })}
                </svg>
                <span className="top">{scale.end}</span>
                <span className="sum">{formatCount(total(lane))}</span>
              </div>
            ))}
            <div className="bar-axis" aria-hidden="true">
              <span>{points[0] && formatClock(points[0].minute).slice(0, 5)}</span>
              <span>now</span>
            </div>
          </div>
          <ActivityTable name={experiment.key} points={points} shown={shown} />
        </>
      )}
    </section>
  );
}

const minuteMs = 60_000;

/** Sixty minutes up to this one: the API leaves out those in which nothing ran. */
function lastHour(points: ActivityPoint[], now: number): ActivityPoint[] {
  const byMinute = new Map(points.map((point) => [Date.parse(point.minute), point]));
  return Array.from({ length: 60 }, (_, index) => {
    const minute = now - (59 - index) * minuteMs;
    const none = { minute: new Date(minute).toISOString(), ai: 0, baseline: 0, fallbacks: 0, shadow: 0 };
    return byMinute.get(minute) ?? none;
  });
}

function emptyWords(experiment: ExperimentDetail): string {
  const { state, ring } = experiment.exposure;
  if (state === "inactive")
    return "Activate a revision to begin in shadow. The first run shows up here within a second.";
  if (state !== "open") return "The gate is closed, so only baseline runs can appear here.";
  return ring === 0
    ? "Shadow is open: the next call of the service shows up here within a second."
    : `The gate is open up to ring ${ring}. The next call of a unit in it shows up here within a second.`;
}

function ActivityTable({ name, points, shown }: { name: string; points: ActivityPoint[]; shown: Lane[] }) {
  const busy = points.filter((point) => lanes.some((lane) => lane.value(point) > 0)).toReversed();
  return (
    <TableBehind
      label="Runs a minute"
      fileName={`${name}-runs-a-minute`}
      columns={[
        {
          title: "Minute",
          shown: (point) => formatClock(point.minute).slice(0, 5),
          exact: (point) => point.minute,
        },
        ...shown.map(({ name: title, value }) => ({
          title,
          numeric: true,
          shown: (point: ActivityPoint) => formatCount(value(point)),
          exact: value,
        })),
      ]}
      rows={busy}
    />
  );
}

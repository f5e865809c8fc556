import type { IntakeSummary } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { TableBehind } from "../../components/table-behind.tsx";
import { dodge, labelSides, logScale } from "../../lib/plot-places.ts";
import { formatRough, nameOf } from "./intake-words.ts";

/** Sizes in percent of the plot as it is on a wide screen: a point, a line of text, a letter. */
const point = { x: 3, y: 8.5 };
const line = 6;
const letter = 0.82;
const longestLabel = 30;

type Drawn = IntakeSummary & { hours: number; ease: number };

/**
 * What each intake takes today against how little it takes to try: better is up, and to the right. Points are links,
 * numbered by rank, so that the picture, the ranking and the keyboard agree.
 */
export function IntakePlot({ intakes }: { intakes: IntakeSummary[] }) {
  const drawn = intakes.flatMap((intake): Drawn[] => {
    const { hoursPerWeek: hours, criteria } = intake.score;
    const ease = criteria.find(({ criterion }) => criterion === "effort");
    return hours !== null && hours > 0 && ease ? [{ ...intake, hours, ease: ease.score }] : [];
  });
  const scale = logScale(drawn.map(({ hours }) => hours));
  const places = dodge(
    drawn.map(({ hours, ease }) => ({ x: 10 * ease, y: scale.position(hours) })),
    point.x,
    point.y,
  );
  const labels = drawn.map((intake) => shortened(nameOf(intake)));
  const sides = labelSides(
    places,
    labels.map((label) => label.length * letter),
    line,
    { x: point.x / 1.6, y: point.y / 1.8 },
  );
  return (
    <figure>
      <div className="chart value-plot" role="group" aria-label={summaryOf(drawn)}>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {scale.ticks.map((tick) => (
            <line
              className="grid-l"
              key={tick}
              x1="0"
              x2="100"
              y1={scale.position(tick)}
              y2={scale.position(tick)}
            />
          ))}
          {days.map(({ at }) => (
            <line className="grid-l" key={at} x1={at} x2={at} y1="0" y2="100" />
          ))}
        </svg>
        <span className="axis-title">Hours a week it takes today</span>
        <span className="ahead">much to gain, little to do</span>
        {scale.ticks.map((tick) => (
          <span className="y" key={tick} style={{ top: `${scale.position(tick)}%` }}>
            {tick}
          </span>
        ))}
        {days.map(({ at, words, place }) => (
          <span className={`x ${place}`} key={at} style={{ left: `${at}%` }}>
            {words}
          </span>
        ))}
        {drawn.map((intake, index) => {
          const { x, y } = places[index] ?? { x: 0, y: 0 };
          return (
            <Link
              key={intake.id}
              className="numbered"
              data-side={sides[index]}
              to="/intakes/$intake"
              params={{ intake: intake.id }}
              style={{ left: `${x}%`, top: `${y}%` }}
              aria-label={`Rank ${intake.rank}: ${nameOf(intake)}, ${formatRough(intake.hours)} hours a week, about ${formatRough(intake.score.effortDays ?? 0)} person-days to a first try`}
              title={nameOf(intake)}
            >
              <span className="dot">{intake.rank}</span>
              <span className="name">{labels[index]}</span>
            </Link>
          );
        })}
      </div>
      <figcaption className="note">
        Person-days to a first try, by rule. Numbers are ranks, which weigh seven more criteria. Points that
        would hide each other are moved aside.
        {drawn.length < intakes.length && ` ${intakes.length - drawn.length} without hours a week not drawn.`}
      </figcaption>
      <TableBehind
        label="Value against effort"
        fileName="value-against-effort"
        rows={intakes}
        columns={[
          { title: "Rank", numeric: true, shown: (row) => String(row.rank ?? "–"), exact: (row) => row.rank },
          { title: "Workflow", shown: nameOf, exact: nameOf },
          {
            title: "Hours a week",
            numeric: true,
            shown: ({ score }) => (score.hoursPerWeek === null ? "–" : formatRough(score.hoursPerWeek)),
            exact: ({ score }) => score.hoursPerWeek,
          },
          {
            title: "Person-days",
            numeric: true,
            shown: ({ score }) => (score.effortDays === null ? "–" : formatRough(score.effortDays)),
            exact: ({ score }) => score.effortDays,
          },
          {
            title: "Points for effort",
            numeric: true,
            shown: (row) => easeOf(row).toFixed(1),
            exact: easeOf,
          },
        ]}
      />
    </figure>
  );
}

/** The effort rule's days at its points: 20 or more give none, 2 or less all ten. */
const days = [
  { at: 0, words: "20 or more", place: "first" },
  { at: 50, words: "11", place: "" },
  { at: 100, words: "2 or less", place: "last" },
];

const easeOf = ({ score }: IntakeSummary): number =>
  score.criteria.find(({ criterion }) => criterion === "effort")?.score ?? 0;

const shortened = (name: string): string =>
  name.length > longestLabel ? `${name.slice(0, longestLabel - 1).trimEnd()}…` : name;

function summaryOf(drawn: Drawn[]): string {
  const best = drawn.toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0))[0];
  return `Value against effort of ${drawn.length} ${drawn.length === 1 ? "intake" : "intakes"}${
    best ? `; the first is ${nameOf(best)}` : ""
  }`;
}

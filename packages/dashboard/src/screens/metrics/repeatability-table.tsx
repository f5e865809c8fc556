import type { MetricDetail, Repeatability } from "@belay/contracts";
import { type BehindColumn, TableBehind } from "../../components/table-behind.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatCount } from "../../lib/format.ts";
import { improvementOf } from "../../lib/improvement.ts";
import type { MetricFormat } from "../../lib/metric-format.ts";
import { kindOf, repeatabilityWords } from "./repeatability-words.ts";

interface RepeatabilityTableProps {
  detail: MetricDetail;
  format: MetricFormat;
  fileName: string;
}

/** Does it hold, or is it one good corner? An answer for each attribute, with the test behind it. */
export function RepeatabilityTable({ detail, format, fileName }: RepeatabilityTableProps) {
  const { repeatability, metric } = detail;
  if (repeatability.length === 0) return null;
  return (
    <div className="mb-4">
      <dl className="repeats">
        {repeatability.map((found) => {
          const { tone, word, why } = repeatabilityWords(found);
          return (
            <div key={found.attribute}>
              <dt>By {kindOf(found.attribute)}</dt>
              <dd>
                <ToneWord tone={tone}>{word}</ToneWord>
                <span className="text-ink-2">{why}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      <TableBehind
        label="Whether it holds across segments"
        fileName={fileName}
        columns={columnsFor(
          format,
          (value) => improvementOf({ estimate: value, low: null, high: null }, metric.direction).estimate,
        )}
        rows={repeatability}
      />
    </div>
  );
}

function columnsFor(format: MetricFormat, turn: (value: number) => number): BehindColumn<Repeatability>[] {
  const rests = ({ leftOut }: Repeatability) =>
    leftOut.flatMap(({ effect }) => (effect === null ? [] : [turn(effect)]));
  const least = (found: Repeatability) => (rests(found).length === 0 ? null : Math.min(...rests(found)));
  const most = (found: Repeatability) => (rests(found).length === 0 ? null : Math.max(...rests(found)));
  const effect = (value: number | null) => (value === null ? "none" : format.effect(value));
  const number = (
    title: string,
    exact: (found: Repeatability) => number | null,
    shown: (value: number | null) => string,
  ): BehindColumn<Repeatability> => ({ title, numeric: true, exact, shown: (found) => shown(exact(found)) });
  return [
    { title: "Across", shown: ({ attribute }) => kindOf(attribute), exact: ({ attribute }) => attribute },
    number("Segments", ({ segments }) => segments, count),
    number("Compared", ({ compared }) => compared, count),
    number("Same way", ({ agreeing }) => agreeing, count),
    number("All together", ({ whole }) => (whole === null ? null : turn(whole)), effect),
    number("Least without one", least, effect),
    number("Most without one", most, effect),
    number(
      "Cochran's Q",
      ({ q }) => q,
      (value) => (value ?? 0).toFixed(2),
    ),
    number("Degrees of freedom", ({ degreesOfFreedom }) => degreesOfFreedom, count),
    number(
      "p",
      ({ pValue }) => pValue,
      (value) => ((value ?? 1) < 0.001 ? "< 0.001" : (value ?? 1).toFixed(3)),
    ),
    number(
      "I²",
      ({ iSquared }) => iSquared,
      (value) => (value ?? 0).toFixed(2),
    ),
  ];
}

const count = (value: number | null) => formatCount(value ?? 0);

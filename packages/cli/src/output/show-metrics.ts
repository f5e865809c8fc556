import { outcomeFate } from "@belay/contracts";
import type { Definition, MetricDetail, MetricResult, MetricsReport, PhaseSummary } from "@belay/contracts";
import type { Context } from "../context.ts";
import { count, percent, relativeTime } from "./figures.ts";
import { metricFigures, verdictInWords, verdictStyle } from "./metric-figures.ts";
import { printable } from "./printable.ts";
import { facts, table } from "./table.ts";

/** Every metric that has been measured, with what decides first; those not measured by name. */
export function showMetrics(
  report: MetricsReport,
  experiment: string,
  declared: Definition["metrics"],
  context: Context,
): string {
  const { style, width, now } = context;
  const shown = report.items.filter(
    ({ status, metric }) => status !== "not-measured-yet" || metric.role !== "diagnostic",
  );
  const missing = report.items.filter((item) => !shown.includes(item));
  const units = report.phases.reduce((sum, phase) => sum + phase.units.ai + phase.units.baseline, 0);
  const figures = (item: MetricResult) => metricFigures(item, declared);
  return [
    `${style.bold(experiment)} · ${count(units, report.unit)} in ${count(report.phases.length, "phase")} · as of ${relativeTime(report.asOf, now())}\n\n`,
    table(
      shown,
      [
        { title: "METRIC", cell: ({ metric }) => metric.key, style: () => style.bold, shrinksTo: 12 },
        { title: "ROLE", cell: ({ metric }) => metric.role, dispensable: 3 },
        {
          title: "BASELINE",
          cell: (item) => figures(item).value(item.arms?.baseline.value ?? null),
          align: "right",
        },
        { title: "AI", cell: (item) => figures(item).value(item.arms?.ai.value ?? null), align: "right" },
        {
          title: "DIFFERENCE",
          cell: (item) => figures(item).effect(item.effect?.estimate ?? null),
          align: "right",
          dispensable: 2,
        },
        { title: "INTERVAL", cell: (item) => figures(item).interval(item.effect), dispensable: 1 },
        { title: "VERDICT", cell: verdictInWords, style: (item) => verdictStyle(item, style) },
        { title: "UNITS", cell: ({ statusDetail }) => statusDetail, dispensable: 4, shrinksTo: 20 },
      ],
      width,
      style,
    ),
    missing.length === 0
      ? ""
      : `\n${style.dim(`Not measured yet: ${missing.map(({ metric }) => metric.key).join(", ")}`)}\n`,
    "\n",
    facts(
      [
        ["outcomes", fates(report.outcomes)],
        [
          "crossovers",
          report.crossovers === 0 ? "" : `${count(report.crossovers, report.unit)} seen on both arms`,
        ],
      ],
      style,
    ),
    sampleRatios(report.phases, context),
  ].join("");
}

/** One metric: what it is, both arms, its phases, its segments, and how it came to where it stands. */
export function showMetric(found: MetricDetail, declared: Definition["metrics"], context: Context): string {
  const { style, width, now } = context;
  const { metric, arms, effect } = found;
  const { value, effect: effectText, size, interval } = metricFigures(found, declared);
  const armTitle = (arm: "ai" | "baseline") => ({
    title: arm === "ai" ? "AI" : "BASELINE",
    cell: (row: Pick<MetricDetail["segments"][number], "ai" | "baseline">) =>
      `${value(row[arm].value)} (${row[arm].units.toLocaleString("en")})`,
    align: "right" as const,
  });
  return [
    `${style.bold(metric.key)} · ${printable(metric.name)}\n${style.dim(printable(metric.meaning))}\n${style.dim(printable(metric.why))}\n\n`,
    facts(
      [
        ["verdict", (verdictStyle(found, style) ?? ((text: string) => text))(verdictInWords(found))],
        ["units", found.statusDetail],
        ["baseline", value(arms?.baseline.value ?? null)],
        ["ai", value(arms?.ai.value ?? null)],
        ["difference", effect === null ? "" : `${effectText(effect.estimate)}, interval ${interval(effect)}`],
        ["worth it from", size(found.minimumEffect, declared.success?.baseline)],
        ["may get worse by", size(found.margin)],
        ["role", `${metric.role}, ${metric.direction} is better`],
        ["computed", printable(metric.computed)],
        ["method", found.method === null ? "" : `${found.method}${found.approximate ? ", approximate" : ""}`],
        ["outcomes", fates(found.outcomes)],
      ],
      style,
    ),
    ...found.notes.map((note) => `  ${style.yellow("!")} ${printable(note)}\n`),
    "\n",
    table(
      found.phases,
      [
        { title: "PHASE", cell: ({ phase }) => String(phase), align: "right" },
        armTitle("baseline"),
        armTitle("ai"),
        { title: "BEGAN WITH", cell: ({ began }) => began, shrinksTo: 16, dispensable: 1 },
        { title: "SINCE", cell: ({ from }) => relativeTime(from, now()), dispensable: 2 },
      ],
      width,
      style,
    ),
    found.segments.length === 0
      ? ""
      : `\n${table(
          found.segments,
          [
            { title: "SEGMENT", cell: (row) => `${row.attribute} ${row.value}`, shrinksTo: 16 },
            armTitle("baseline"),
            armTitle("ai"),
            { title: "DIFFERENCE", cell: (row) => effectText(row.effect?.estimate ?? null), align: "right" },
            { title: "INTERVAL", cell: (row) => interval(row.effect), dispensable: 1 },
          ],
          width,
          style,
        )}`,
    found.series.length === 0
      ? ""
      : `\n${table(
          found.series.slice(-10),
          [
            { title: "LATELY", cell: ({ at }) => relativeTime(at, now()) },
            { title: "UNITS", cell: ({ units }) => String(units), align: "right" },
            { title: "DIFFERENCE", cell: ({ estimate }) => effectText(estimate), align: "right" },
            { title: "INTERVAL", cell: (point) => interval(point), dispensable: 1 },
          ],
          width,
          style,
        )}`,
    sampleRatios(found.phases, context),
  ].join("");
}

const fates = (outcomes: MetricsReport["outcomes"]): string =>
  outcomeFate.options
    .filter((fate) => (outcomes[fate] ?? 0) > 0)
    .map((fate) => `${outcomes[fate]!.toLocaleString("en")} ${fate}`)
    .join(", ");

/** Phases whose arms are not as large as their split says: nothing they show can be trusted until it is known why. */
const sampleRatios = (phases: readonly PhaseSummary[], { style }: Context): string =>
  phases
    .filter(({ sampleRatio }) => sampleRatio.flagged)
    .map(
      ({ phase, units, share, sampleRatio }) =>
        `${style.red("!")} Phase ${phase} has ${units.ai} to ${units.baseline} units, and its split says ${percent(share)} AI. Look first at: ${sampleRatio.causes.map(printable).join("; ")}\n`,
    )
    .join("");

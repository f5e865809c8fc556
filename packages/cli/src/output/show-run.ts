import type { RunDetail, Step } from "@belay/contracts";
import type { Context } from "../context.ts";
import { actorName } from "./actor-name.ts";
import { duration, money, percent, relativeTime } from "./figures.ts";
import { printable } from "./printable.ts";
import { runStyle } from "./state-style.ts";
import { facts } from "./table.ts";

/** One run with its steps against time. */
export function showRun(run: RunDetail, context: Context): string {
  const { style, now } = context;
  const state = (runStyle(run.state, style) ?? ((text: string) => text))(run.state);
  const attributes = Object.entries(run.attributes).map(([name, value]) => `${name}=${value}`);
  return [
    `${style.bold(run.id)}  ${state}\n\n`,
    facts(
      [
        ["experiment", `${run.experiment}, revision ${run.revision}, ring ${run.ring}, ${run.environment}`],
        ["started", `${relativeTime(run.startedAt, now())} (${run.startedAt})`],
        [
          "arm",
          `${run.shadow ? "in shadow: none assigned, the AI path ran unseen" : `assigned ${run.assigned ?? "to none"}`}, served ${servedWords(run.served)}`,
        ],
        ["reason", run.reason ?? ""],
        [
          "failed",
          run.category === null
            ? ""
            : style.red(`${run.category}${run.failedStep === null ? "" : `, in ${run.failedStep}`}`),
        ],
        ["unit", printable([run.unit, ...attributes].join(" · "))],
        ["service", printable(`${run.instance.service}, build ${run.instance.build}`)],
        ["took", `${duration(run.durationMs)} of at most ${duration(run.timeBudgetMs)}`],
        ["cost", money(run.costMicros, run.currency)],
        ["input", run.inputQuality === null ? "" : `quality ${percent(run.inputQuality)}`],
        ["trace", run.trace ?? ""],
        ["review", reviewOf(run)],
      ],
      style,
    ),
    run.steps.length === 0 ? "" : `\n${waterfall(run, context)}`,
    run.actions.length === 0 && run.touched.length === 0 ? "" : `\n${effects(run, context)}`,
  ].join("");
}

/** What the unit got, so that an arm's name is never taken for it. */
const servedWords = (served: RunDetail["served"]): string =>
  served === null ? "nothing yet" : served === "ai" ? "the AI result" : "the baseline";

function reviewOf({ review }: RunDetail): string {
  if (review === null) return "";
  const by = review.reviewer === null ? "" : ` by ${actorName(review.reviewer)}`;
  const reason = review.reason === null ? "" : `: ${review.reason}`;
  return printable(`${review.state}${by}${reason}`);
}

/** Each step as a bar from its start to its end, on one scale. */
function waterfall({ steps, durationMs }: RunDetail, { style, width }: Context): string {
  const end = Math.max(durationMs ?? 0, ...steps.map((step) => step.startedMs + step.durationMs), 1);
  const columns = Math.max(10, Math.min(60, width - 24));
  const nameSize = Math.max(...steps.map(({ name }) => name.length));
  return steps
    .map((step) => {
      const from = Math.min(columns - 1, Math.floor((step.startedMs / end) * columns));
      const size = Math.max(1, Math.min(columns - from, Math.round((step.durationMs / end) * columns)));
      const colour =
        step.status === "failed" ? style.red : step.status === "flagged" ? style.yellow : style.blue;
      const bar = `${" ".repeat(from)}${colour("█".repeat(size))}${" ".repeat(columns - from - size)}`;
      const facts = factsOf(step);
      return [
        `  ${step.name.padEnd(nameSize)}  ${bar}  ${duration(step.durationMs).padStart(7)}`,
        ...(facts === "" ? [] : [`  ${" ".repeat(nameSize)}  ${style.dim(printable(facts))}`]),
      ].join("\n");
    })
    .join("\n")
    .concat("\n");
}

function factsOf({ status, facts }: Step): string {
  const parts = [
    status === "ok" ? undefined : status,
    facts.answeredBy ?? facts.model,
    facts.prompt === undefined ? undefined : `prompt ${facts.prompt}`,
    facts.inputTokens === undefined ? undefined : `${facts.inputTokens} → ${facts.outputTokens ?? 0} tokens`,
    (facts.attempts ?? 1) > 1 ? `${facts.attempts} attempts` : undefined,
    facts.documentSet,
    facts.hits === undefined ? undefined : `${facts.hits.length} hits`,
    facts.redactions === undefined
      ? undefined
      : Object.entries(facts.redactions)
          .map(([type, number]) => `${number} ${type}`)
          .join(", "),
    facts.checks
      ?.filter(({ verdict }) => verdict !== "passed")
      .map(({ check, verdict, consequence }) => `${check} ${verdict} (${consequence})`)
      .join(", "),
    facts.sentences === undefined
      ? undefined
      : `${facts.supported ?? 0} of ${facts.sentences} sentences supported`,
  ];
  return parts.filter(Boolean).join(" · ");
}

function effects({ actions, touched }: RunDetail, { style }: Context): string {
  const lines = [
    ...actions.map(
      ({ kind, verb, recordType, state, system, attempts, approval }) =>
        `  ${style.dim("action ")}  ${printable(verb)} ${recordType} in ${system}${kind === "baseline" ? " with the baseline" : ""}: ${state}, ${attempts} ${attempts === 1 ? "attempt" : "attempts"}${
          approval === null
            ? ""
            : `, ${kind === "baseline" ? "released" : "approved"} by ${printable(actorName(approval.actor))}`
        }`,
    ),
    ...touched.map(
      ({ verb, system, recordType, record }) =>
        `  ${style.dim("touched")}  ${verb} ${system} ${recordType} ${printable(record)}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

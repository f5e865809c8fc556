import {
  intakeQuestions,
  type Criterion,
  type IntakeAnswers,
  type IntakeDetail,
  type IntakeField,
  type IntakeSummary,
  type Rubric,
} from "@belay/contracts";
import type { Context } from "../context.ts";
import { actorName } from "./actor-name.ts";
import { relativeTime } from "./figures.ts";
import { printable } from "./printable.ts";
import { facts, table } from "./table.ts";

const states = { draft: "draft", submitted: "handed in", rejected: "rejected", "in-memo": "in a memo" };

const rough = (value: number | null): string =>
  value === null
    ? "—"
    : value >= 100 || Number.isInteger(value)
      ? String(Math.round(value))
      : value.toFixed(1);

/** An answer in the words of the form. */
export function answerText(field: IntakeField, value: IntakeAnswers[IntakeField]): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return `${value.count} a ${value.per}`;
  const choices = intakeQuestions.find((question) => question.field === field)?.choices;
  return choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

/** Intakes as a list: those handed in by rank. */
export const showIntakes = (items: IntakeSummary[], { width, style, now }: Context): string =>
  table(
    items,
    [
      { title: "RANK", cell: ({ rank }) => (rank === null ? "—" : String(rank)), align: "right" },
      { title: "WORKFLOW", cell: ({ name }) => name || "without a name", shrinksTo: 20 },
      { title: "SCORE", cell: ({ score }) => score.total.toFixed(1), align: "right" },
      {
        title: "H/WEEK",
        cell: ({ score }) => rough(score.hoursPerWeek),
        align: "right",
        dispensable: 2,
      },
      { title: "DAYS", cell: ({ score }) => rough(score.effortDays), align: "right", dispensable: 3 },
      { title: "STATE", cell: ({ state }) => states[state] },
      { title: "FROM", cell: ({ author }) => actorName(author), shrinksTo: 10, dispensable: 4 },
      { title: "SAVED", cell: ({ savedAt }) => relativeTime(savedAt, now()), dispensable: 5 },
      { title: "INTAKE", cell: ({ id }) => id, style: () => style.dim, dispensable: 1 },
    ],
    width,
    style,
  );

/** One intake: what it says, its score with reasons, and what is like it. */
export function showIntake(intake: IntakeDetail, rubric: Rubric, context: Context): string {
  const { style, width } = context;
  const { score, answers, rejection } = intake;
  const titles = new Map<Criterion, string>(
    rubric.criteria.map(({ criterion, title }) => [criterion, title]),
  );
  const head = facts(
    [
      ["intake", style.dim(intake.id)],
      ["state", states[intake.state]],
      ["rank", intake.rank === null ? "" : String(intake.rank)],
      ["score", `${score.total.toFixed(1)} of 100, weights version ${score.rubric}`],
      ["takes today", score.hoursPerWeek === null ? "" : `${rough(score.hoursPerWeek)} h a week`],
      ["to a first try", score.effortDays === null ? "" : `about ${rough(score.effortDays)} person-days`],
      ["from", `${actorName(intake.author)}, saved ${relativeTime(intake.savedAt, context.now())}`],
      ["rejected", rejection ? `${printable(rejection.reason)} (${actorName(rejection.by)})` : ""],
      ["memo", intake.memo === null ? "" : printable(intake.memo)],
    ],
    style,
  );
  const reasons = table(
    score.criteria,
    [
      { title: "CRITERION", cell: ({ criterion }) => titles.get(criterion) ?? criterion },
      { title: "POINTS", cell: (each) => each.score.toFixed(1), align: "right" },
      { title: "WEIGHT", cell: ({ weight }) => String(weight), align: "right", dispensable: 1 },
      {
        title: "WHY",
        cell: ({ reason, override, computed }) =>
          override
            ? `${override.reason} (${override.by.name}, in place of ${computed.toFixed(1)} by rule)`
            : reason,
        shrinksTo: 30,
      },
    ],
    width,
    style,
  );
  const said = facts(
    intakeQuestions
      .filter(({ field }) => field !== "name")
      .map(({ field, question }) => [question, printable(answerText(field, answers[field]))]),
    style,
  );
  return [
    `${style.bold(printable(intake.name || "Without a name"))}\n${head}`,
    reasons,
    said,
    similarLines(intake, context),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** What was saved, in a few lines: where it stands, what is missing, what is like it. */
export function showSaved(intake: IntakeDetail, url: string, context: Context): string {
  const { style } = context;
  const name = style.bold(printable(intake.name || "Without a name"));
  const where =
    intake.state === "submitted"
      ? `${style.green("✓")} ${name} is handed in: rank ${intake.rank}, ${intake.score.total.toFixed(1)} of 100.`
      : `${style.green("✓")} ${name} is saved as a draft, ${intake.answered.given} of ${intake.answered.asked} answered.`;
  const next =
    intake.state === "submitted"
      ? ""
      : intake.missing.length === 0
        ? `To hand it in: belay intake submit ${intake.id}\n`
        : `To go on: belay intake edit ${intake.id}\n`;
  return `${where}\n${style.dim(`${url}/intakes/${intake.id}`)}\n${next}${similarLines(intake, context)}`;
}

function similarLines({ similar }: IntakeDetail, { style }: Context): string {
  if (similar.length === 0) return "";
  const lines = similar.map(({ kind, name, state, id, reasons }) => {
    const what = kind === "experiment" ? `experiment ${id}` : `intake ${id}, ${state}`;
    return `  ${printable(name || "without a name")} ${style.dim(`(${printable(what)})`)} ${printable(reasons.join(" "))}\n`;
  });
  return `${style.yellow("!")} Perhaps the same work:\n${lines.join("")}`;
}

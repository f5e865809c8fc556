import {
  criteria,
  criterion as criterionName,
  type Criterion,
  type Rubric,
  type Weights,
} from "@belay/contracts";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { adviceFrom } from "../definition/suggestion.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { count } from "../output/figures.ts";
import { showIntake } from "../output/show-intake.ts";
import { table } from "../output/table.ts";

type ScoreFlags = RemoteFlags & { points?: string; reason?: string; byRule?: boolean };

export const intakeScoreCommand = (context: Context): Command =>
  remoteCommand(
    "score",
    "Put your points in place of what a rule gives, with a reason; an owner's",
    `belay intake score 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11 effort --points 3 --reason "the export is blocked"
belay intake score 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11 effort --by-rule`,
  )
    .argument("<id>", "id of the intake, as `belay intake list` shows it")
    .argument("<criterion>", criteria.join(", "))
    .option("--points <number>", "0 to 10")
    .option("--reason <words>", "why the rule is wrong here; shown beside the points")
    .option("--by-rule", "let the rule decide again")
    .action(
      remoteAction(context, async ({ client }, flags: ScoreFlags, id, name) => {
        const params = { intake: id!, criterion: criterionOf(name!) };
        const intake = flags.byRule
          ? await client.restoreScore({ params })
          : await client.overrideScore({ params, body: pointsOf(flags) });
        if (flags.json) return printJson(context, intake);
        context.out(showIntake(intake, await client.rubric(), context));
      }),
    );

function pointsOf({ points, reason }: ScoreFlags): { score: number; reason: string } {
  if (points === undefined || reason === undefined)
    throw new CommandFailure(
      exitCode.invalid,
      "Say --points and --reason, or --by-rule to let the rule decide again.",
    );
  return { score: numberOf("--points", points), reason };
}

type WeightFlags = RemoteFlags & { set?: string[]; reason?: string };

export const intakeWeightsCommand = (context: Context): Command =>
  remoteCommand(
    "weights",
    "Show the criteria with their rules and weights, or change weights; an owner's",
    `belay intake weights
belay intake weights --set text-heavy=4 effort=2 --reason "text is what we have"`,
  )
    .option("--set <criterion=weight...>", "new weights, 0 to 10; only their proportions matter")
    .option("--reason <words>", "why; kept with the change")
    .action(
      remoteAction(context, async ({ client }, flags: WeightFlags) => {
        const before = await client.rubric();
        if (flags.set === undefined) {
          if (flags.json) return printJson(context, before);
          return context.out(showRubric(before, context));
        }
        if (flags.reason === undefined)
          throw new CommandFailure(exitCode.invalid, "Say --reason: it is kept with the change.");
        const rubric = await client.changeRubric({
          body: {
            version: before.version,
            weights: changed(before.weights, flags.set),
            reason: flags.reason,
          },
        });
        if (flags.json) return printJson(context, rubric);
        const { items } = await client.rubricHistory();
        const moved = items.find(({ version }) => version === rubric.version)?.moved.length ?? 0;
        context.out(showRubric(rubric, context));
        context.out(
          `${context.style.green("✓")} Everything is scored anew by version ${rubric.version}; ${count(moved, "intake")} changed place.\n`,
        );
      }),
    );

function changed(weights: Weights, set: string[]): Weights {
  const next = { ...weights };
  for (const each of set) {
    const [name = "", value] = each.split("=");
    if (value === undefined)
      throw new CommandFailure(
        exitCode.invalid,
        `--set takes CRITERION=WEIGHT, such as effort=2, not "${each}".`,
      );
    next[criterionOf(name)] = numberOf(`--set ${name}`, value);
  }
  return next;
}

function criterionOf(name: string): Criterion {
  const parsed = criterionName.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new CommandFailure(
    exitCode.invalid,
    `There is no criterion "${name}". ${adviceFrom(name, [...criteria], `Choose one of ${criteria.join(", ")}.`)}`,
  );
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 10) return value;
  throw new CommandFailure(exitCode.invalid, `${flag} takes a number from 0 to 10, not "${text}".`);
}

const showRubric = ({ criteria: listed, weights }: Rubric, { width, style }: Context): string =>
  table(
    listed,
    [
      { title: "CRITERION", cell: ({ criterion }) => criterion },
      { title: "WEIGHT", cell: ({ criterion }) => String(weights[criterion]), align: "right" },
      { title: "RULE", cell: ({ rule }) => rule, shrinksTo: 30 },
    ],
    width,
    style,
  );

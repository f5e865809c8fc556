import { intakeState, type IntakeSummary } from "@belay/contracts";
import { Option, type Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { csv } from "../output/csv.ts";
import { showIntake, showIntakes } from "../output/show-intake.ts";

type ListFlags = RemoteFlags & { state?: IntakeSummary["state"]; csv?: boolean };

export const intakeListCommand = (context: Context): Command =>
  remoteCommand(
    "list",
    "List intakes: those handed in by rank, then drafts, then those decided",
    `belay intake list
belay intake list --state submitted --csv > ranking.csv`,
  )
    .addOption(new Option("--state <state>", "only those in this state").choices(intakeState.options))
    .option("--csv", "print CSV, with each criterion's points and reason")
    .action(
      remoteAction(context, async ({ client, url }, flags: ListFlags) => {
        const found = await client.intakes({ query: { state: flags.state, limit: 500 } });
        if (flags.json) return printJson(context, found);
        if (flags.csv) return context.out(asCsv(found.items));
        if (found.items.length === 0)
          return context.out("There is no intake yet. To propose a workflow: belay intake new\n");
        context.out(showIntakes(found.items, context));
        context.out(`${context.style.dim(`To see why: belay intake show ID, or ${url}/intakes`)}\n`);
      }),
    );

export const intakeShowCommand = (context: Context): Command =>
  remoteCommand(
    "show",
    "Show one intake: its score with reasons, and workflows like it",
    "belay intake show 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11",
  )
    .argument("<id>", "id of the intake, as `belay intake list` shows it")
    .action(
      remoteAction(context, async ({ client }, flags: RemoteFlags, id) => {
        const intake = await client.intake({ params: { intake: id! } });
        if (flags.json) return printJson(context, intake);
        context.out(showIntake(intake, await client.rubric(), context));
      }),
    );

const asCsv = (items: IntakeSummary[]): string =>
  csv(items, {
    rank: ({ rank }) => rank,
    workflow: ({ name }) => name,
    owner: ({ owner }) => owner,
    system_of_record: ({ systemOfRecord }) => systemOfRecord,
    state: ({ state }) => state,
    score: ({ score }) => score.total,
    hours_per_week: ({ score }) => score.hoursPerWeek,
    effort_days: ({ score }) => score.effortDays,
    ...Object.fromEntries(
      (items[0]?.score.criteria ?? []).flatMap(({ criterion }, index) => [
        [criterion.replaceAll("-", "_"), ({ score }: IntakeSummary) => score.criteria[index]?.score ?? null],
        [
          `${criterion.replaceAll("-", "_")}_why`,
          ({ score }: IntakeSummary) =>
            score.criteria[index]?.override?.reason ?? score.criteria[index]?.reason ?? null,
        ],
      ]),
    ),
    from: ({ author }) => author.name,
    submitted_at: ({ submittedAt }) => submittedAt,
    intake: ({ id }) => id,
  });

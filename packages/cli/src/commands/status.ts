import type { ExperimentSummary } from "@belay/contracts";
import { isBelayProblem } from "@belay/client";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { relativeTime } from "../output/figures.ts";
import { showExperiment } from "../output/show-experiment.ts";
import { exposureStyle } from "../output/state-style.ts";
import { table } from "../output/table.ts";

export const statusCommand = (context: Context): Command =>
  remoteCommand(
    "status",
    "Show every experiment, or one with its rings, numbers and what the next ring needs",
    `belay status
belay status call-follow-up`,
  )
    .argument("[experiment]", "key of an experiment")
    .action(
      remoteAction(context, async ({ client, environment, url }, flags: RemoteFlags, experiment) => {
        if (experiment !== undefined) {
          const place = { params: { experiment }, query: { environment } };
          const found = await client.experiment(place);
          // Computed from much else: where that can't be read, the state still shows.
          const stage = await client.stage(place).catch((error: unknown) => {
            if (isBelayProblem(error)) return null;
            throw error;
          });
          if (flags.json) printJson(context, { ...found, stage });
          else context.out(showExperiment(found, stage, url, context));
          return;
        }
        const { items } = await client.experiments({ query: { environment } });
        if (flags.json) printJson(context, { environment, items });
        else if (items.length === 0)
          context.out(`There is no experiment in ${environment} yet. Push one: belay push FILE\n`);
        else context.out(showAll(items, context));
      }),
    );

const showAll = (items: ExperimentSummary[], context: Context): string =>
  `${summaryTable(items, context)}${unsignedMemos(items, context)}`;

/** Nobody has signed what these experiments are allowed to do: said wherever they are shown. */
function unsignedMemos(items: ExperimentSummary[], { style }: Context): string {
  const unsigned = items.filter(({ memo }) => !memo.signed).map(({ key }) => key);
  return unsigned.length === 0 ? "" : `\n${style.yellow("Unsigned memo:")} ${unsigned.join(", ")}\n`;
}

const summaryTable = (items: ExperimentSummary[], { width, style, now }: Context): string =>
  table(
    items,
    [
      { title: "EXPERIMENT", cell: ({ key }) => key, style: () => style.bold, shrinksTo: 20 },
      {
        title: "STATE",
        cell: ({ exposure }) => exposure.state,
        style: ({ exposure }) => exposureStyle(exposure.state, style),
      },
      {
        title: "RING",
        cell: ({ rings, exposure }) => `${exposure.ring} ${rings[exposure.ring]?.name ?? ""}`,
      },
      {
        title: "REVISION",
        cell: ({ exposure }) => String(exposure.revision ?? "—"),
        align: "right",
        dispensable: 3,
      },
      { title: "AI 1H", cell: ({ recent }) => String(recent.arms.ai.runs), align: "right", dispensable: 4 },
      {
        title: "BASELINE 1H",
        cell: ({ recent }) => String(recent.arms.baseline.runs),
        align: "right",
        dispensable: 5,
      },
      {
        title: "FALLBACKS 1H",
        cell: ({ recent }) => String(recent.arms.ai.fallbacks),
        align: "right",
        dispensable: 6,
        style: ({ recent }) => (recent.arms.ai.fallbacks > 0 ? style.yellow : undefined),
      },
      {
        title: "TO REVIEW",
        cell: ({ waitingReviews }) => String(waitingReviews),
        align: "right",
        dispensable: 2,
      },
      {
        title: "INSTANCES",
        cell: ({ instances }) => `${instances.applied}/${instances.connected}`,
        align: "right",
        dispensable: 1,
      },
      { title: "SINCE", cell: ({ exposure }) => relativeTime(exposure.since, now()), dispensable: 7 },
    ],
    width,
    style,
  );

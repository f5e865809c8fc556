import type { ReviewSummary } from "@belay/contracts";
import type { Command } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Context } from "../context.ts";
import { actorName } from "../output/actor-name.ts";
import { count, relativeTime } from "../output/figures.ts";
import { type Column, table } from "../output/table.ts";

type Flags = RemoteFlags & { experiment?: string; decided?: boolean };

export const reviewsCommand = (context: Context): Command =>
  remoteCommand(
    "reviews",
    "Show the drafts that wait for a person, by due time, or those decided",
    `belay reviews
belay reviews --decided --experiment call-follow-up`,
  )
    .option("--experiment <key>", "of this experiment")
    .option("--decided", "those decided, newest first, instead of the queue")
    .action(
      remoteAction(context, async ({ client, environment, url }, flags: Flags) => {
        const state = flags.decided ? "decided" : "open";
        const found = await client.reviews({ query: { environment, state, experiment: flags.experiment } });
        if (flags.json) return printJson(context, found);
        if (found.items.length === 0)
          return context.out(
            flags.decided ? "Nothing has been decided yet.\n" : "No draft waits for a person.\n",
          );
        context.out(showReviews(found.items, flags.decided === true, context));
        if (flags.decided) return;
        const oldest = relativeTime(found.oldestQueuedAt, context.now());
        const waiting = count(found.waiting, "draft waits", "drafts wait");
        const line = `${waiting}, the oldest queued ${oldest}. People decide at ${url}/reviews`;
        context.out(`${context.style.dim(line)}\n`);
      }),
    );

function showReviews(items: ReviewSummary[], decided: boolean, { width, style, now }: Context): string {
  const shared: Column<ReviewSummary>[] = [
    { title: "REVIEW", cell: ({ id }) => id, style: () => style.dim, dispensable: 3 },
    { title: "STATE", cell: ({ state }) => state },
    { title: "TITLE", cell: ({ title }) => title || "—", shrinksTo: 20 },
    { title: "EXPERIMENT", cell: ({ experiment }) => experiment, dispensable: 2, shrinksTo: 16 },
  ];
  const late = ({ dueAt }: ReviewSummary) => Date.parse(dueAt) < now().getTime();
  const own: Column<ReviewSummary>[] = decided
    ? [
        { title: "DECIDED", cell: ({ decidedAt }) => relativeTime(decidedAt, now()) },
        { title: "BY", cell: ({ decidedBy }) => who(decidedBy), dispensable: 1 },
      ]
    : [
        {
          title: "DUE",
          cell: ({ dueAt }) => relativeTime(dueAt, now()),
          style: (item) => (late(item) ? style.red : undefined),
        },
        { title: "CLAIMED BY", cell: ({ claimedBy }) => who(claimedBy), dispensable: 1 },
      ];
  return table(items, [...shared, ...own], width, style);
}

const who = (actor: ReviewSummary["decidedBy"]): string => (actor === null ? "—" : actorName(actor));

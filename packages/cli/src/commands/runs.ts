import { setTimeout as sleep } from "node:timers/promises";
import { failureCategory, runState } from "@belay/contracts";
import type { RequestOf } from "@belay/client";
import { type Command, InvalidArgumentError, Option } from "commander";
import { printJson, remoteAction, remoteCommand, type RemoteFlags } from "../command.ts";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { showRun } from "../output/show-run.ts";
import { showRuns } from "../output/show-runs.ts";

type Query = NonNullable<RequestOf<"runs">["query"]>;

type Flags = RemoteFlags &
  Pick<Query, "experiment" | "arm" | "state" | "category" | "ring" | "revision" | "unit" | "record"> & {
    attribute?: { attribute: string; value: string };
    since?: number;
    limit: number;
    follow?: boolean;
  };

const followPause = 1000;

export const runsCommand = (context: Context): Command =>
  remoteCommand(
    "runs",
    "List runs, newest first, or show one with its steps",
    `belay runs --experiment call-follow-up --state fallback --since 2h
belay runs --attribute tier=enterprise --follow
belay runs 0197c1f0-5b7e-7a31-9a55-0c6f2f1d8e11`,
  )
    .argument("[run]", "id of a run")
    .option("--experiment <key>", "of this experiment")
    .addOption(new Option("--arm <arm>", "assigned to this arm").choices(["baseline", "ai"]))
    .addOption(new Option("--state <state>", "in this state").choices(runState.options))
    .addOption(new Option("--category <category>", "failed there").choices(failureCategory.options))
    .option("--ring <number>", "of units in this ring", whole)
    .option("--revision <number>", "under this revision", whole)
    .option("--unit <key>", "of this unit, by its own key or its pseudonym")
    .option("--record <id>", "that read or wrote this record of a system of record")
    .option("--attribute <name=value>", "of units with this attribute", attribute)
    .option("--since <time>", "not older than this: 30m, 2h, 3d", age)
    .option("--limit <number>", "at most this many", whole, 20)
    .option("--follow", "go on with runs as they come; Ctrl-C ends it")
    .action(
      remoteAction(context, async (connection, flags: Flags, run) => {
        if (run !== undefined) {
          const found = await connection.client.run({ params: { run } });
          if (flags.json) printJson(context, found);
          else context.out(showRun(found, context));
          return;
        }
        if (flags.follow) return follow(connection, flags, context);
        const found = await connection.client.runs({ query: queryOf(connection, flags, context) });
        if (flags.json) printJson(context, found);
        else if (found.items.length === 0) context.out("No run fits.\n");
        else {
          context.out(showRuns(found.items, context));
          if (found.next !== null)
            context.out(
              `${context.style.dim("There are more: raise --limit (200 at most), or narrow the filters.")}\n`,
            );
        }
      }),
    );

const queryOf = ({ environment }: Connection, flags: Flags, context: Context): Query => ({
  environment,
  experiment: flags.experiment,
  arm: flags.arm,
  state: flags.state,
  category: flags.category,
  ring: flags.ring,
  revision: flags.revision,
  unit: flags.unit,
  record: flags.record,
  ...flags.attribute,
  from: flags.since === undefined ? undefined : new Date(context.now().getTime() - flags.since).toISOString(),
  limit: flags.limit,
});

/** Prints runs in the order in which they began, each once, until the process is ended. */
async function follow(connection: Connection, flags: Flags, context: Context): Promise<never> {
  const query = queryOf(connection, flags, context);
  let seen = new Set<string>();
  for (let first = true; ; first = false) {
    const { items } = await connection.client.runs({ query: first ? query : { ...query, limit: 200 } });
    const fresh = items.filter(({ id }) => !seen.has(id)).toReversed();
    // Only what can still be in the next page has to be remembered.
    seen = new Set(items.map(({ id }) => id));
    if (flags.json) for (const run of fresh) context.out(`${JSON.stringify(run)}\n`);
    else if (fresh.length > 0 || first) context.out(showRuns(fresh, context, { head: first }));
    await sleep(followPause);
  }
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

function age(text: string): number {
  const [, number, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  if (number === undefined) throw new InvalidArgumentError("Give a number and s, m, h or d, such as 2h.");
  return Number(number) * units[unit as keyof typeof units];
}

function attribute(text: string): { attribute: string; value: string } {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as name=value, such as tier=enterprise.");
  return { attribute: text.slice(0, at), value: text.slice(at + 1) };
}

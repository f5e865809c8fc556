import type { Actor, Agenda, AgendaItem, EnvironmentKey } from "@belay/contracts";
import { sql } from "kysely";
import type { Caller } from "../../platform/caller.ts";
import { mayUseWorkflow } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { agendaMarkdown } from "./agenda-markdown.ts";
import { listIntakes } from "./intake-queries.ts";

type Query = Queryable<Schema>;
type Section = Agenda["sections"][number];

/** An item of a workflow, so that keys of others don't see it. */
export type WorkflowItem = AgendaItem & { workflow: string };
/** What the memos have for the review. */
export type MemoItems = { signatures: WorkflowItem[]; decisions: WorkflowItem[] };

export type AgendaDependencies = {
  database: Database<Schema>;
  clock: Clock;
  memoItems(environment: EnvironmentKey): Promise<MemoItems>;
};

/** Shortcuts are named this long before they expire. */
const shortcutDays = 14;
const dayMs = 86_400_000;
const mostIntakes = 100;

export function createAgenda({ database, clock, memoItems }: AgendaDependencies) {
  return async (caller: Caller, environment: EnvironmentKey): Promise<Agenda> => {
    const now = clock.now();
    const query = database.kysely;
    const memos = await memoItems(environment);
    const shown = (items: WorkflowItem[]): AgendaItem[] =>
      items
        .filter(({ workflow }) => mayUseWorkflow(caller, workflow))
        .map(withoutWorkflow)
        .toSorted((one, other) => Date.parse(one.at ?? "") - Date.parse(other.at ?? ""));
    const sections: Section[] = [
      {
        section: "new-intakes",
        title: "New intakes",
        note: "No intake waits to be looked at.",
        measured: true,
        items: await newIntakes(query, caller),
      },
      {
        section: "signatures",
        title: "Memos waiting for signatures",
        note: "No memo waits for a signature.",
        measured: true,
        items: shown(memos.signatures),
      },
      {
        section: "decisions",
        title: "Decisions due",
        note: "No timebox ends soon.",
        measured: true,
        items: shown(memos.decisions),
      },
      {
        section: "shortcuts",
        title: "Expiring shortcuts",
        note: `No shortcut expires within ${shortcutDays} days.`,
        measured: true,
        items: shown(await expiringShortcuts(query, environment, now)),
      },
      {
        section: "drills",
        title: "Stale drills",
        note: "Not measured yet: no drill has been run here, so nobody knows how long the way back takes.",
        measured: false,
        items: [],
      },
    ];
    const at = new Date(now).toISOString();
    return { at, sections, markdown: agendaMarkdown(at, environment, sections) };
  };
}

async function newIntakes(query: Query, caller: Caller): Promise<AgendaItem[]> {
  const { items } = await listIntakes(query, caller, { state: "submitted", from: 0, limit: mostIntakes });
  const waitsFor = await ownersInWords(query);
  return items.map((item) => ({
    title: item.name,
    detail: `Rank ${item.rank} with ${item.score.total} of 100; handed in by ${named(item.author)}`,
    waitsFor,
    at: item.submittedAt,
    overdue: false,
    link: { kind: "intake", id: item.id },
  }));
}

/** Who can decide about intakes, by name where they are few. */
async function ownersInWords(query: Query): Promise<string> {
  const people = await query
    .selectFrom("people")
    .select(["name", "kind"])
    .where("role", "in", ["owner", "administrator"])
    .where("ended_at", "is", null)
    .orderBy("created_at")
    .execute();
  const names = people.map(named);
  if (names.length === 0) return "An owner, once there is one";
  if (names.length > 3) return `Any of ${names.length} owners`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function withoutWorkflow(given: WorkflowItem): AgendaItem {
  const { workflow: _, ...item } = given;
  return item;
}

/** A name; whoever is made up for sample mode is marked wherever they show. */
const named = ({ kind, name }: Pick<Actor, "kind" | "name">): string =>
  kind === "sample" || kind === "simulated" ? `${name} (${kind})` : name;

type Shortcut = { reason: string; risk: string; owner: string; expires: string; cleanup: string };

/** Shortcuts of active revisions that have expired, or soon will. */
async function expiringShortcuts(
  query: Query,
  environment: EnvironmentKey,
  now: number,
): Promise<WorkflowItem[]> {
  const rows = await query
    .selectFrom("exposures")
    .innerJoin("experiments", "experiments.key", "exposures.experiment_key")
    .innerJoin("revisions", (join) =>
      join
        .onRef("revisions.experiment_key", "=", "exposures.experiment_key")
        .onRef("revisions.revision", "=", "exposures.revision"),
    )
    .select([
      "experiments.key",
      "experiments.workflow_key",
      sql<string>`revisions.content -> 'definition' ->> 'name'`.as("name"),
      sql<Shortcut[] | null>`revisions.content -> 'definition' -> 'shortcuts'`.as("shortcuts"),
    ])
    .where("exposures.environment", "=", environment)
    .execute();
  const today = new Date(now).toISOString().slice(0, 10);
  const until = new Date(now + shortcutDays * dayMs).toISOString().slice(0, 10);
  return rows.flatMap((row) =>
    (row.shortcuts ?? [])
      .filter(({ expires }) => expires <= until)
      .map((shortcut) => ({
        title: `${row.name}: ${shortcut.reason}`,
        detail: `Risk: ${shortcut.risk} To end it: ${shortcut.cleanup}`,
        waitsFor: shortcut.owner,
        at: `${shortcut.expires}T23:59:59Z`,
        overdue: shortcut.expires < today,
        link: { kind: "experiment" as const, id: row.key },
        workflow: row.workflow_key,
      })),
  );
}

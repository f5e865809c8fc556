import {
  hasRole,
  missingAnswers,
  type IntakeAnswers,
  type IntakeDetail,
  type IntakeState,
  type IntakeSummary,
  type SimilarWorkflow,
} from "@belay/contracts";
import { sql } from "kysely";
import type { Caller } from "../../platform/caller.ts";
import type { Queryable } from "../../platform/database.ts";
import { latestRevisions } from "../experiments/index.ts";
import type { Schema } from "../../schema.ts";
import { answeredOf, mayEdit, maySee, type IntakeRow } from "./intake.ts";
import { noIntake } from "./intake-store.ts";
import { currentRubric, overridesOf, rankIntakes, type Ranked } from "./ranking.ts";
import { findSimilar, type Workflow } from "./similarity.ts";

type Query = Queryable<Schema>;

/** As many of the newest are compared with; a comparison is done at each save. */
const comparedWith = 1_000;
const inOrder: IntakeState[] = ["submitted", "draft", "in-memo", "rejected"];

const summaryOf = ({ row, scored, rank }: Ranked): IntakeSummary => ({
  id: row.id,
  name: row.answers.name ?? "",
  state: row.state,
  version: row.version,
  author: row.author,
  owner: row.answers.owner ?? "",
  systemOfRecord: row.answers.systemOfRecord ?? "",
  createdAt: row.created_at.toISOString(),
  savedAt: row.saved_at.toISOString(),
  savedBy: row.saved_by,
  submittedAt: row.submitted_at?.toISOString() ?? null,
  rank,
  score: scored.score,
  answered: answeredOf(row.answers),
});

async function rankedIntakes(query: Query): Promise<Ranked[]> {
  const rows = await query.selectFrom("intakes").selectAll().execute();
  const overrides = await overridesOf(query);
  return rankIntakes(rows, await currentRubric(query), overrides);
}

export async function listIntakes(
  query: Query,
  caller: Caller,
  { state, from, limit }: { state?: IntakeState | undefined; from: number; limit: number },
) {
  const all = (await rankedIntakes(query)).filter(({ row }) => maySee(caller, row));
  const counts = Object.fromEntries(
    inOrder.map((each) => [each, all.filter(({ row }) => row.state === each).length]),
  ) as Record<IntakeState, number>;
  const listed = all
    .filter(({ row }) => state === undefined || row.state === state)
    .toSorted(
      (one, other) =>
        inOrder.indexOf(one.row.state) - inOrder.indexOf(other.row.state) ||
        (one.rank ?? 0) - (other.rank ?? 0) ||
        Number(other.row.saved_at) - Number(one.row.saved_at),
    );
  const items = listed.slice(from, from + limit).map(summaryOf);
  return { items, next: from + limit < listed.length ? from + limit : null, counts };
}

export async function intakeDetail(query: Query, caller: Caller, id: string): Promise<IntakeDetail> {
  const all = await rankedIntakes(query);
  const found = all.find(({ row }) => row.id === id);
  if (!found || !maySee(caller, found.row)) throw noIntake();
  const { row } = found;
  const { rejected_at: at, rejected_by: by, rejection } = row;
  const compares = caller.kind === "person" || caller.workflows === null;
  return {
    ...summaryOf(found),
    answers: row.answers,
    missing: missingAnswers(row.answers),
    similar: compares ? await similarTo(query, row, all) : [],
    rejection: at && by && rejection !== null ? { reason: rejection, by, at: at.toISOString() } : null,
    memo: row.memo_id,
    may: {
      edit: mayEdit(caller, row),
      decide: caller.kind === "person" && hasRole(caller.person.role, "owner"),
    },
  };
}

/** An intake's answers, for whoever makes something of it; undefined where there is no such intake. */
export async function intakeAnswersOf(
  query: Query,
  id: string,
): Promise<{ answers: IntakeAnswers; state: IntakeState; version: number } | undefined> {
  return query
    .selectFrom("intakes")
    .select(["answers", "state", "version"])
    .where("id", "=", id)
    .executeTakeFirst();
}

const workflowOf = ({
  name = "",
  pain = "",
  measure = "",
  owner = "",
  systemOfRecord = "",
  systems = [],
}: IntakeAnswers): Workflow => ({
  name,
  text: `${pain} ${measure}`,
  owner,
  systems: [systemOfRecord, ...systems].filter((system) => system !== ""),
});

async function similarTo(query: Query, row: IntakeRow, all: Ranked[]): Promise<SimilarWorkflow[]> {
  const intakes = all
    .filter((other) => other.row.id !== row.id)
    .toSorted((one, other) => Number(other.row.saved_at) - Number(one.row.saved_at))
    .slice(0, comparedWith)
    .map((other) => ({
      kind: "intake" as const,
      id: other.row.id,
      name: other.row.answers.name ?? "",
      state: other.row.state,
      workflow: workflowOf(other.row.answers),
    }));
  const candidates = [...(await experimentWorkflows(query)), ...intakes];
  return findSimilar(workflowOf(row.answers), candidates).map(
    ({ kind, id, name, state, similarity, reasons }) => ({
      kind,
      id,
      name,
      state,
      similarity,
      reasons,
    }),
  );
}

/** The workflows of experiments, by their latest revision. */
async function experimentWorkflows(query: Query) {
  const rows = await latestRevisions(query)
    .select([
      "experiments.key",
      sql<string>`revisions.content -> 'definition' ->> 'name'`.as("name"),
      sql<string>`revisions.content -> 'definition' ->> 'hypothesis'`.as("hypothesis"),
      sql<{
        name: string;
        owner: string;
        systemOfRecord: string;
      }>`revisions.content -> 'definition' -> 'workflow'`.as("workflow"),
    ])
    .execute();
  return rows.map(({ key, name, hypothesis, workflow }) => ({
    kind: "experiment" as const,
    id: key,
    name,
    state: "experiment",
    workflow: {
      name: workflow.name,
      text: `${name} ${hypothesis}`,
      owner: workflow.owner,
      systems: [workflow.systemOfRecord],
    },
  }));
}

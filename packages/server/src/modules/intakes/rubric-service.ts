import { criteria, type Rubric, type RubricChange, type Weights } from "@belay/contracts";
import { actorOf, type PersonCaller } from "../../platform/caller.ts";
import type { Queryable } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { sql } from "kysely";
import { recordAudit } from "../audit/index.ts";
import { rules } from "./criteria.ts";
import type { IntakeDependencies } from "./intake-service.ts";
import { insertRubricChange } from "./intake-store.ts";
import { currentRubric, overridesOf, rankIntakes, type Ranked } from "./ranking.ts";

type Query = Queryable<Schema>;

export type RubricService = ReturnType<typeof createRubricService>;

/** The weights: read, changed, and what each change did to the ranking. */
export function createRubricService({ database, clock, identifiers, onChanged }: IntakeDependencies) {
  async function read(query: Query): Promise<Rubric> {
    const { version, weights } = await currentRubric(query);
    const [last] = await changes(query, 1);
    return {
      version,
      weights,
      criteria: criteria.map((criterion) => ({
        criterion,
        title: rules[criterion].title,
        rule: rules[criterion].rule,
      })),
      changedAt: last?.at ?? null,
      changedBy: last?.by ?? null,
    };
  }

  async function changes(query: Query, limit: number): Promise<RubricChange[]> {
    const rows = await query
      .selectFrom("rubric_changes")
      .selectAll()
      .orderBy("version", "desc")
      .limit(limit)
      .execute();
    return rows.map(({ changed_by: by, at, ...row }) => ({ ...row, by, at: at.toISOString() }));
  }

  return {
    read: () => read(database.kysely),
    history: () => changes(database.kysely, 200),

    /** Changes the weights; everything is scored anew, and what moved is kept with the change. */
    async change(
      caller: PersonCaller,
      { version, weights, reason }: { version: number; weights: Weights; reason: string },
    ): Promise<Rubric> {
      const rubric = await database.transaction(async (tx) => {
        await sql`lock table rubric_changes in share row exclusive mode`.execute(tx);
        const before = await currentRubric(tx);
        if (before.version !== version)
          throw new ProblemError({
            code: "conflict",
            detail: `Somebody changed the weights meanwhile: they are at version ${before.version}, and yours began from ${version}. Read them again before you change them.`,
            errors: [
              { path: "/version", message: `is ${version}, but the weights are at ${before.version}` },
            ],
          });
        if (criteria.every((name) => before.weights[name] === weights[name])) return read(tx);
        const next = { version: version + 1, weights };
        const rows = await tx.selectFrom("intakes").selectAll().where("state", "=", "submitted").execute();
        const overrides = await overridesOf(
          tx,
          rows.map((row) => row.id),
        );
        const at = new Date(clock.now());
        await insertRubricChange(tx, {
          version: next.version,
          at,
          by: actorOf(caller),
          reason,
          before: before.weights,
          after: weights,
          rescored: rows.length,
          moved: movedBetween(rankIntakes(rows, before, overrides), rankIntakes(rows, next, overrides)),
        });
        await recordAudit(tx, {
          id: identifiers.next(),
          at,
          caller,
          action: "rubric.change",
          subject: { kind: "rubric", id: String(next.version) },
          before: before.weights,
          after: { ...weights, reason: { text: reason } },
        });
        return read(tx);
      });
      onChanged();
      return rubric;
    },
  };
}

const placeOf = ({ scored, rank }: Ranked) => ({ total: scored.score.total, rank: rank ?? 0 });

/** Intakes whose rank differs, by their new one. */
function movedBetween(before: Ranked[], after: Ranked[]): RubricChange["moved"] {
  const earlier = new Map(before.map((each) => [each.row.id, each]));
  return after
    .flatMap((each) => {
      const was = earlier.get(each.row.id);
      return was && was.rank !== each.rank
        ? [
            {
              intake: each.row.id,
              name: each.row.answers.name ?? "",
              before: placeOf(was),
              after: placeOf(each),
            },
          ]
        : [];
    })
    .toSorted((one, other) => one.after.rank - other.after.rank);
}

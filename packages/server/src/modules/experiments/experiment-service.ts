import { randomBytes } from "node:crypto";
import { revisionContent, type MemoContent, type RevisionContent } from "@belay/contracts";
import { actorOf, requireWorkflow, type Caller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Queryable } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import { recordAudit } from "../audit/index.ts";
import {
  findRevisionProblems,
  memoOf,
  pinRevision,
  revisionDigest,
  segmentsOf,
  type PinnedRevision,
} from "./revision.ts";
import type { Schema } from "../../schema.ts";

export type Pinned = {
  experiment: PinnedRevision;
  segments: ReturnType<typeof segmentsOf>;
  content: RevisionContent;
  /** What its memo file says; null for one from before memos were read. */
  memo: MemoContent | null;
};

export type RevisionName = { experiment: string; revision: number };
const textOf = ({ experiment, revision }: RevisionName): string => `${experiment}@${revision}`;

/** So many revisions are kept in memory. */
const most = 500;

export type ExperimentService = ReturnType<typeof createExperimentService>;

export function createExperimentService({
  database,
  clock,
  identifiers,
}: {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
}) {
  // Revisions never change, so what was read once stays true.
  const pinned = new Map<string, Pinned>();

  /** Revisions made ready, in their order; those that were not read yet come with one query. */
  async function pinnedAll(query: Queryable<Schema>, names: RevisionName[]): Promise<Pinned[]> {
    const known = new Map(names.map((name) => [textOf(name), pinned.get(textOf(name))]));
    const unread = names.filter((name) => known.get(textOf(name)) === undefined);
    if (unread.length > 0) {
      const rows = await query
        .selectFrom("revisions")
        .innerJoin("experiments", "experiments.key", "revisions.experiment_key")
        .select([
          "experiments.key as experiment",
          "revisions.revision",
          "revisions.digest",
          "revisions.content",
          "experiments.salt",
        ])
        .where((e) =>
          e(
            e.refTuple("revisions.experiment_key", "revisions.revision"),
            "in",
            unread.map(({ experiment, revision }) => e.tuple(experiment, revision)),
          ),
        )
        .execute();
      if (pinned.size + rows.length > most) pinned.clear();
      for (const row of rows) {
        const made = ready(row);
        known.set(textOf(row), made);
        pinned.set(textOf(row), made);
      }
    }
    return names.map((name) => {
      const found = known.get(textOf(name));
      if (found) return found;
      throw new ProblemError({
        code: "not-found",
        detail: `There is no revision ${name.revision} of "${name.experiment}".`,
      });
    });
  }

  return {
    /** Stores a new revision, or finds the one that has exactly this content. Changes nothing else. */
    async push(
      caller: Caller,
      content: RevisionContent,
    ): Promise<{ experiment: string; revision: number; digest: string; created: boolean }> {
      const { definition } = content;
      requireWorkflow(caller, definition.workflow.key, `workflow "${definition.workflow.key}"`);
      const problems = findRevisionProblems(content);
      const first = problems[0];
      if (first)
        throw new ProblemError({
          code: "invalid-definition",
          detail: `${first.path}: ${first.message}.`,
          errors: problems,
        });
      const digest = revisionDigest(content);
      return database.transaction(async (tx) => {
        const at = new Date(clock.now());
        // Also takes the row's lock, so that two pushes get two numbers.
        const experiment = await tx
          .insertInto("experiments")
          .values({
            key: definition.key,
            workflow_key: definition.workflow.key,
            latest_revision: 0,
            salt: randomBytes(12).toString("base64url"),
            created_at: at,
          })
          .onConflict((conflict) =>
            conflict.column("key").doUpdateSet((e) => ({ key: e.ref("excluded.key") })),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        if (experiment.workflow_key !== definition.workflow.key) {
          requireWorkflow(caller, experiment.workflow_key, `experiment "${definition.key}"`);
          throw new ProblemError({
            code: "invalid-definition",
            detail: `/workflow/key: this experiment belongs to the workflow "${experiment.workflow_key}"; use another experiment key for another workflow.`,
            errors: [{ path: "/workflow/key", message: `must stay "${experiment.workflow_key}"` }],
          });
        }
        const same = await tx
          .selectFrom("revisions")
          .select("revision")
          .where("experiment_key", "=", definition.key)
          .where("digest", "=", digest)
          .executeTakeFirst();
        if (same) return { experiment: definition.key, revision: same.revision, digest, created: false };
        const revision = experiment.latest_revision + 1;
        await tx
          .insertInto("revisions")
          .values({
            experiment_key: definition.key,
            revision,
            digest,
            memo_digest: memoOf(content).digest,
            content: JSON.stringify(content) as unknown as RevisionContent,
            pushed_at: at,
            pushed_by: JSON.stringify(actorOf(caller)) as never,
          })
          .execute();
        await tx
          .updateTable("experiments")
          .set({ latest_revision: revision })
          .where("key", "=", definition.key)
          .execute();
        await recordAudit(tx, {
          id: identifiers.next(),
          at,
          caller,
          action: "revision.push",
          subject: { kind: "revision", id: `${definition.key}@${revision}` },
          experiment: definition.key,
          after: { revision, digest, memoDigest: memoOf(content).digest },
        });
        return { experiment: definition.key, revision, digest, created: true };
      });
    },

    /** A revision made ready for rulesets; read once, then from memory. */
    async pinned(query: Queryable<Schema>, experiment: string, revision: number): Promise<Pinned> {
      const [found] = await pinnedAll(query, [{ experiment, revision }]);
      return found!;
    },

    pinnedAll,

    /** The workflow an experiment belongs to; refuses what is not there, or not there for this key. */
    async workflowOf(query: Queryable<Schema>, caller: Caller, experiment: string): Promise<string> {
      const row = await query
        .selectFrom("experiments")
        .select("workflow_key")
        .where("key", "=", experiment)
        .executeTakeFirst();
      if (!row)
        throw new ProblemError({
          code: "not-found",
          detail: `There is no experiment "${experiment}". Push its definition first.`,
        });
      requireWorkflow(caller, row.workflow_key, `experiment "${experiment}"`);
      return row.workflow_key;
    },
  };
}

function ready(row: { revision: number; digest: string; salt: string; content: RevisionContent }): Pinned {
  // A revision may be older than a part of the format: what it does not say has its default.
  const content = revisionContent.parse(row.content);
  const { memo, digest } = memoOf(content);
  return {
    experiment: pinRevision(row.revision, row.digest, row.salt, content, digest),
    segments: segmentsOf(content),
    content,
    memo,
  };
}

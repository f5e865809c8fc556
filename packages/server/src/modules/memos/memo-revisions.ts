import { completeMemo, revisionContent, type MemoDetail } from "@belay/contracts";
import { findWider } from "@belay/contracts/memo";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import type { VersionRow } from "./memo-store.ts";

const newest = 20;

/** Revisions that name this digest, newest first, each with what in it is wider than the memo. */
export async function revisionsUnder(
  query: Queryable<Schema>,
  row: Pick<VersionRow, "experiment_key" | "digest" | "content">,
): Promise<MemoDetail["revisions"]> {
  const { memo } = completeMemo(row.content);
  if (row.digest === null || memo === null) return [];
  const rows = await query
    .selectFrom("revisions")
    .select(["revision", "digest", "content"])
    .select((e) =>
      e
        .exists(
          e
            .selectFrom("exposures")
            .select("exposures.revision")
            .whereRef("exposures.experiment_key", "=", "revisions.experiment_key")
            .whereRef("exposures.revision", "=", "revisions.revision"),
        )
        .as("active"),
    )
    .where("experiment_key", "=", row.experiment_key)
    .where("memo_digest", "=", row.digest)
    .orderBy("revision", "desc")
    .limit(newest)
    .execute();
  return rows.map(({ revision, digest, content, active }) => ({
    revision,
    digest,
    active: Boolean(active),
    // A revision may be older than a part of the format: what it does not say has its default.
    wider: findWider(memo, revisionContent.parse(content)),
  }));
}

import { completeMemo, hasRole, type GateItem, type MemoDetail, type MemoSummary } from "@belay/contracts";
import type { Caller } from "../../platform/caller.ts";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { judge, policyOf, type Judged, type Judgement } from "./memo-queries.ts";
import { signingRight } from "./memo-service.ts";
import { lacksPasskey } from "./memo-standing.ts";
import type { VersionRow } from "./memo-store.ts";

export function summaryOf({ row, standing }: Judged): MemoSummary {
  const { content } = row;
  const { from, to } = content.timebox ?? {};
  return {
    experiment: row.experiment_key,
    name: content.name?.trim() || row.experiment_key,
    workflow: content.workflow?.name?.trim() || content.workflow?.key || "",
    version: row.version,
    state: row.state,
    digest: row.digest,
    timebox: from && to ? { from, to } : null,
    inForce: standing?.inForce ?? false,
    open: itemsOf({ row, standing }).filter((item) => !item.met).length,
    savedAt: row.saved_at.toISOString(),
    savedBy: row.saved_by,
  };
}

/** What must hold; of a draft that is not complete, what it lacks. */
function itemsOf({ row, standing }: Pick<Judged, "row" | "standing">): GateItem[] {
  if (standing) return standing.items;
  return completeMemo(row.content).missing.map(({ path, message }) => ({
    code: "memo-incomplete",
    met: false,
    title: `${path} ${message}`,
    detail: "The memo is not complete",
    holder: "who writes the memo",
  }));
}

/** A memo as its page shows it to one caller. */
export async function memoDetailOf(
  query: Queryable<Schema>,
  row: VersionRow & { edition: number },
  caller: Caller,
  by: Judgement,
  revisions: MemoDetail["revisions"],
): Promise<MemoDetail> {
  const [[judged], policy] = await Promise.all([judge(query, [row], by), policyOf(query)]);
  const { memo, standing } = judged!;
  const writes =
    caller.kind === "person" && caller.person.kind !== "simulated" && hasRole(caller.person.role, "reviewer");
  const right =
    memo === null
      ? { maySign: false, areas: [], why: "The memo is not complete yet." }
      : signingRight(caller, memo, row, by.sampleMode);
  const mine = caller.kind === "person" ? caller.person.id : "";
  const hasSigned = standing?.signatures.some(
    (signature) => signature.person.id === mine && !lacksPasskey(signature, policy),
  );
  const isOpen = row.state === "signing" || row.state === "approved";
  return {
    ...summaryOf(judged!),
    edition: row.edition,
    content: row.content,
    missing: completeMemo(row.content).missing,
    authors: row.authors,
    intake: row.intake,
    createdAt: row.created_at.toISOString(),
    askedAt: row.asked_at?.toISOString() ?? null,
    approvedAt: row.approved_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    endReason: row.end_reason,
    items: itemsOf(judged!),
    signers: standing?.signers ?? [],
    signatures: standing?.signatures ?? [],
    signersNeeded: policy.signers,
    passkeyNeeded: policy.passkey,
    you: {
      mayEdit: writes,
      ...right,
      maySign: right.maySign && isOpen && !hasSigned,
      why:
        right.why ??
        (hasSigned
          ? "You have signed this version."
          : isOpen
            ? null
            : row.state === "draft"
              ? "Nobody has been asked to sign yet."
              : `This version is ${row.state}.`),
    },
    revisions,
  };
}

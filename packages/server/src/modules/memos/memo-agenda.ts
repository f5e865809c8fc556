import { completeMemo, type AgendaItem } from "@belay/contracts";
import type { Queryable } from "../../platform/database.ts";
import type { Schema } from "../../schema.ts";
import { judge, newestVersions, type Judged, type Judgement } from "./memo-queries.ts";
import { isSpent, spentMicros } from "./memo-spend.ts";
import type { VersionRow } from "./memo-store.ts";

type Item = AgendaItem & { workflow: string };

/** A decision is named this long before it is due. */
const decisionDays = 7;
const dayMs = 86_400_000;

/** What memos have for the review: those that wait for signatures, and those whose time or money runs out. */
export async function memoAgenda(
  query: Queryable<Schema>,
  by: Judgement,
): Promise<{ signatures: Item[]; decisions: Item[] }> {
  const newest = await newestVersions(query);
  const approved = await query
    .selectFrom("memo_versions")
    .selectAll()
    .where("state", "=", "approved")
    .execute();
  const [waiting, running, spent] = await Promise.all([
    judge(
      query,
      newest.filter((row) => row.state === "signing"),
      by,
    ),
    judge(query, approved, by),
    spentMicros(
      query,
      approved.map((row) => row.experiment_key),
    ),
  ]);
  return {
    signatures: [
      ...waiting.map((judged) => signatureItem(judged)),
      ...running.filter(({ standing }) => standing?.isSigned === false).map(signatureItem),
    ],
    decisions: running.flatMap(({ row }) => decisionItem(row, by.now, spent.get(row.experiment_key) ?? 0)),
  };
}

function signatureItem({ row, standing }: Judged): Item {
  const open = standing?.items.filter((item) => !item.met && /^signature|^signers$/.test(item.code)) ?? [];
  return {
    workflow: row.content.workflow?.key ?? "",
    title: row.content.name ?? row.experiment_key,
    detail:
      row.state === "approved"
        ? `A signature was lost: ${open[0]?.detail ?? "see the memo"}`
        : `Version ${row.version}: ${open.map((item) => item.title.toLowerCase()).join(", ")}`,
    waitsFor: [...new Set(open.flatMap((item) => item.holder ?? []))].join(", ") || "its signers",
    at: (row.asked_at ?? row.saved_at).toISOString(),
    overdue: false,
    link: { kind: "memo", id: row.experiment_key },
  };
}

function decisionItem(row: VersionRow, now: Date, spent: number): Item[] {
  const { memo } = completeMemo(row.content);
  if (!memo) return [];
  // The last day counts whole, in UTC.
  const due = new Date(Date.parse(memo.timebox.to) + dayMs);
  const late = due <= now;
  const over = isSpent(memo, spent);
  if (!over && due.getTime() - now.getTime() > decisionDays * dayMs) return [];
  const { total, currency } = memo.spend;
  return [
    {
      workflow: memo.workflow.key,
      title: memo.name,
      detail: late
        ? `Its timebox ended on ${memo.timebox.to}: it is paused, and nothing may be opened under this memo`
        : over
          ? `The ${total} ${currency} that it may cost in all are spent: it is paused, and nothing may be opened under this memo`
          : `Its timebox ends on ${memo.timebox.to}`,
      waitsFor: memo.authority.promote.join(", "),
      at: due.toISOString(),
      overdue: late || over,
      link: { kind: "experiment", id: row.experiment_key },
    },
  ];
}

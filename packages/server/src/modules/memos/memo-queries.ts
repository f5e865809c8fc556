import type { MemoContent, MemoPolicy, MemoSignature, MemoVersion } from "@belay/contracts";
import { completeMemo } from "@belay/contracts";
import { sql } from "kysely";
import type { Queryable } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { defaultPolicy } from "./memo-policy.ts";
import { standingOf, type KnownPerson, type Standing } from "./memo-standing.ts";
import type { VersionRow } from "./memo-store.ts";

type Query = Queryable<Schema>;
type Signature = Omit<MemoSignature, "counts" | "why">;

/** What memos are judged by besides themselves. */
export type Judgement = { now: Date; sampleMode: boolean };

export async function policyOf(query: Query): Promise<MemoPolicy> {
  const row = await query.selectFrom("memo_policies").select("policy").executeTakeFirst();
  return row?.policy ?? defaultPolicy;
}

export async function findVersion(
  query: Query,
  experiment: string,
  version?: number,
): Promise<VersionRow & { edition: number }> {
  const row = await query
    .selectFrom("memo_versions")
    .innerJoin("memos", "memos.experiment_key", "memo_versions.experiment_key")
    .selectAll("memo_versions")
    .select("memos.edition")
    .where("memo_versions.experiment_key", "=", experiment)
    .where((e) => e("memo_versions.version", "=", version ?? e.ref("memos.latest_version")))
    .executeTakeFirst();
  if (!row)
    throw new ProblemError({
      code: "not-found",
      detail:
        version === undefined
          ? `There is no memo for "${experiment}". Write one in the dashboard, or import one: belay memo import memo.md.`
          : `The memo of "${experiment}" has no version ${version}.`,
    });
  return row;
}

/** The newest version of every memo. */
export async function newestVersions(query: Query): Promise<VersionRow[]> {
  return query
    .selectFrom("memo_versions")
    .innerJoin("memos", (join) =>
      join
        .onRef("memos.experiment_key", "=", "memo_versions.experiment_key")
        .onRef("memos.latest_version", "=", "memo_versions.version"),
    )
    .selectAll("memo_versions")
    .orderBy("memo_versions.saved_at", "desc")
    .execute();
}

/** Names a version by the digest that a revision was pushed with. */
export type MemoName = { experiment: string; digest: string };

/** The version with a digest: the approved one where there is one, else the newest. */
export async function findByDigest(
  query: Query,
  experiment: string,
  digest: string,
): Promise<VersionRow | undefined> {
  const [row] = await findByDigests(query, [{ experiment, digest }]);
  return row;
}

/** The same for many, in their order and in one query. */
export async function findByDigests(query: Query, names: MemoName[]): Promise<(VersionRow | undefined)[]> {
  if (names.length === 0) return [];
  const rows = await query
    .selectFrom("memo_versions")
    .selectAll()
    .distinctOn(["experiment_key", "digest"])
    .where((e) =>
      e(
        e.refTuple("experiment_key", "digest"),
        "in",
        names.map(({ experiment, digest }) => e.tuple(experiment, digest)),
      ),
    )
    .orderBy("experiment_key")
    .orderBy("digest")
    .orderBy(sql`state = 'approved'`, "desc")
    .orderBy("version", "desc")
    .execute();
  const found = new Map(rows.map((row) => [`${row.experiment_key}@${row.digest}`, row]));
  return names.map(({ experiment, digest }) => found.get(`${experiment}@${digest}`));
}

export async function listVersions(query: Query, experiment: string): Promise<MemoVersion[]> {
  const rows = await query
    .selectFrom("memo_versions")
    .selectAll()
    .select((e) =>
      e
        .selectFrom("memo_signatures")
        .select((count) => count.fn.countAll<string>().as("count"))
        .whereRef("memo_signatures.experiment_key", "=", "memo_versions.experiment_key")
        .whereRef("memo_signatures.version", "=", "memo_versions.version")
        .as("signatures"),
    )
    .where("experiment_key", "=", experiment)
    .orderBy("version", "desc")
    .execute();
  return rows.map((row) => ({
    version: row.version,
    state: row.state,
    digest: row.digest,
    savedAt: row.saved_at.toISOString(),
    savedBy: row.saved_by,
    approvedAt: row.approved_at?.toISOString() ?? null,
    signatures: Number(row.signatures ?? 0),
  }));
}

async function signaturesOf(query: Query, versions: VersionRow[]): Promise<Map<string, Signature[]>> {
  const found = new Map<string, Signature[]>();
  if (versions.length === 0) return found;
  const rows = await query
    .selectFrom("memo_signatures")
    .selectAll()
    .where("experiment_key", "in", [...new Set(versions.map((row) => row.experiment_key))])
    .orderBy("at")
    .orderBy("id")
    .execute();
  for (const row of rows) {
    const name = `${row.experiment_key}@${row.version}`;
    found.set(name, [
      ...(found.get(name) ?? []),
      {
        id: row.id,
        version: row.version,
        digest: row.digest,
        person: row.person,
        email: row.email,
        areas: row.areas,
        at: row.at.toISOString(),
        method: row.method,
        attestation: row.attestation,
      },
    ]);
  }
  return found;
}

/** People by their address. */
export async function peopleNamed(query: Query, emails: string[]): Promise<Map<string, KnownPerson>> {
  if (emails.length === 0) return new Map();
  const rows = await query
    .selectFrom("people")
    .select(["id", "name", "kind", "role", "email", "areas", "ended_at"])
    .where("email", "in", [...new Set(emails)])
    .execute();
  return new Map(
    rows.map(({ ended_at, ...person }) => [person.email ?? "", { ...person, ended: ended_at !== null }]),
  );
}

export type Judged = { row: VersionRow; memo: MemoContent | null; standing: Standing | null };

/** Versions with where they stand; a draft that is not complete stands nowhere. */
export async function judge(query: Query, rows: VersionRow[], by: Judgement): Promise<Judged[]> {
  const [policy, signatures] = await Promise.all([policyOf(query), signaturesOf(query, rows)]);
  const read = rows.map((row) => ({
    row,
    memo: completeMemo(row.content).memo,
    signed: signatures.get(`${row.experiment_key}@${row.version}`) ?? [],
  }));
  const people = await peopleNamed(
    query,
    read.flatMap(({ memo, signed }) => [
      ...(memo?.authority.approve.map((entry) => entry.person) ?? []),
      ...signed.map((signature) => signature.email),
    ]),
  );
  const today = by.now.toISOString().slice(0, 10);
  return read.map(({ row, memo, signed }) => ({
    row,
    memo,
    standing:
      memo &&
      standingOf({
        memo,
        state: row.state,
        authors: row.authors,
        signatures: signed,
        people,
        policy,
        today,
        sampleMode: by.sampleMode,
      }),
  }));
}

/** The memo of a digest where it is in force: approved, in its time, and signed by people whose signatures count now. */
export async function signedMemoOf(query: Query, experiment: string, digest: string, by: Judgement) {
  const row = await findByDigest(query, experiment, digest);
  const [judged] = row ? await judge(query, [row], by) : [];
  if (!judged?.memo || !judged.standing?.inForce) return null;
  return {
    digest,
    timebox: judged.memo.timebox,
    signatures: judged.standing.signatures
      .filter(({ counts }) => counts)
      .map(({ person, at, areas }) => ({ person, at, areas })),
  };
}

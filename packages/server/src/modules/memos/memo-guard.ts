import {
  hasRole,
  type EnvironmentKey,
  type ExperimentSummary,
  type GateItem,
  type MemoContent,
  type RevisionContent,
} from "@belay/contracts";
import { findWider } from "@belay/contracts/memo";
import type { Caller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Attestation, Signer } from "../../platform/crypto/signing.ts";
import type { Queryable } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { Pinned } from "../experiments/index.ts";
import { findByDigests, judge, peopleNamed, type Judged } from "./memo-queries.ts";
import { spendItem, spentMicros } from "./memo-spend.ts";
import type { KnownPerson } from "./memo-standing.ts";

type Query = Queryable<Schema>;

/** What a person's signature on a change of exposure is for. */
const promotionPurpose = "belay/promote/v1";

/** A revision as the guard needs it. */
export type GuardedRevision = {
  experiment: string;
  revision: number;
  digest: string;
  memoDigest: string;
  /** What its memo file says; null: it was pushed before memos were read, and no memo covers it. */
  memo: MemoContent | null;
  content: RevisionContent;
};

/** As much of a revision as names its memo. */
type MemoOf = Pick<GuardedRevision, "experiment" | "memoDigest">;
type MemoStatus = Omit<ExperimentSummary["memo"], "digest">;

/** A pinned revision as the guard needs it. */
export const guardedRevision = ({ experiment, content, memo }: Pinned): GuardedRevision => ({
  experiment: experiment.key,
  revision: experiment.revision,
  digest: experiment.digest,
  memoDigest: experiment.memoDigest,
  memo,
  content,
});

/** A step up: what is to be opened, and how. */
export type Promotion = {
  environment: EnvironmentKey;
  change: "activate" | "raise" | "resume";
  ring: number;
};

export type MemoGuard = ReturnType<typeof createMemoGuard>;

/** Holds every step up against the revision's memo: an approved one, in its time, and by somebody it names. */
export function createMemoGuard({
  clock,
  signer,
  sampleMode,
}: {
  clock: Clock;
  signer: Signer;
  sampleMode: boolean;
}) {
  async function judgedOf(query: Query, revisions: MemoOf[]): Promise<(Judged | undefined)[]> {
    const rows = await findByDigests(
      query,
      revisions.map(({ experiment, memoDigest }) => ({ experiment, digest: memoDigest })),
    );
    const known = rows.filter((row) => row !== undefined);
    if (known.length === 0) return rows.map(() => undefined);
    const judged = await judge(query, known, { now: new Date(clock.now()), sampleMode });
    const judgedBy = new Map(judged.map((one) => [one.row, one]));
    return rows.map((row) => row && judgedBy.get(row));
  }

  /** What must hold of the memo before a revision's exposure may go up, met or not, each with its holder. */
  async function items(query: Query, revision: GuardedRevision): Promise<GateItem[]> {
    const [judged] = await judgedOf(query, [revision]);
    const memo = judged?.memo ?? null;
    if (!judged?.standing || !memo) return [unknownMemo(revision)];
    const [people, spent] = await Promise.all([
      peopleNamed(query, memo.authority.promote),
      spentMicros(query, [revision.experiment]),
    ]);
    return [
      ...judged.standing.items,
      spendItem(memo, spent.get(revision.experiment) ?? 0),
      ...insideItems(memo, revision.content),
      promoterItem(memo, people, sampleMode),
    ];
  }

  return {
    items,

    /**
     * Whether the memo of each revision is approved, its signatures count, and its time has not run out; in their
     * order, and with as many queries for all of them as for one.
     */
    async statuses(query: Query, revisions: MemoOf[]): Promise<MemoStatus[]> {
      return (await judgedOf(query, revisions)).map((judged) => ({
        signed: judged?.row.state === "approved" && judged.standing?.isSigned === true,
        inForce: judged?.standing?.inForce ?? false,
        version: judged?.row.version ?? null,
        state: judged?.row.state ?? null,
        timebox: judged?.memo?.timebox ?? null,
      }));
    },

    /**
     * The promote signature for a step up.
     * @throws ProblemError `outside-memo` with everything that is missing, and who can provide it
     */
    async promote(
      query: Query,
      caller: Caller,
      revision: GuardedRevision,
      { environment, change, ring }: Promotion,
    ): Promise<Attestation<Record<string, unknown>>> {
      const missing = (await items(query, revision)).filter((item) => !item.met && item.code !== "promoter");
      const mine = callerItem(caller, revision.memo);
      if (!mine.met) missing.push(mine);
      const [first] = missing;
      if (first)
        throw new ProblemError({
          code: "outside-memo",
          detail: `"${revision.experiment}" can't ${verbs[change]}: ${sentenceOf(first)}${missing.length > 1 ? ` And ${missing.length - 1} more ${missing.length === 2 ? "thing is" : "things are"} missing.` : ""}`,
          errors: missing.map((item) => ({ path: `/memo/${item.code}`, message: sentenceOf(item) })),
        });
      if (caller.kind !== "person") throw new Error("A machine passed the memo's guard.");
      return signer.attest(promotionPurpose, {
        experiment: revision.experiment,
        environment,
        change,
        ring,
        revision: revision.revision,
        revisionDigest: revision.digest,
        memoDigest: revision.memoDigest,
        person: { id: caller.person.id, name: caller.person.name, email: caller.person.email },
        at: new Date(clock.now()).toISOString(),
      });
    },
  };
}

const verbs: Record<Promotion["change"], string> = {
  activate: "be activated",
  raise: "be raised",
  resume: "be resumed",
};

const sentenceOf = ({ title, detail, holder }: GateItem): string =>
  `${title}: ${detail}.${holder ? ` It is up to ${holder}.` : ""}`;

const unknownMemo = ({ memoDigest, memo, experiment }: GuardedRevision): GateItem => ({
  code: "memo-signed",
  met: false,
  title: "Memo approved",
  detail: memo
    ? `Nobody here knows a memo with the digest ${memoDigest.slice(0, 12)}…, which this revision was pushed with: import its memo.md ("belay memo import") and have it signed, or push the definition with the memo that was ("belay memo export ${experiment}")`
    : "This revision's memo file is not a memo that can be read: push the definition anew with one that is",
  holder: "who writes the memo",
});

/** Kinds in which the revision is wider, each an item; one that is met where there is none. */
function insideItems(memo: MemoContent, revision: RevisionContent): GateItem[] {
  const found = findWider(memo, revision);
  if (found.length === 0)
    return [
      {
        code: "inside-memo",
        met: true,
        title: "The revision lies inside its memo",
        detail: "Audience, rings, data, systems, endpoints, spend, review and metrics",
        holder: null,
      },
    ];
  return found.map(({ kind, path, message }) => ({
    code: `wider-${kind}`,
    met: false,
    title: `Wider than its memo: ${kind}`,
    detail: `${path}: ${message}`,
    holder: "who edits the definition, or who writes the memo",
  }));
}

function promoterItem(memo: MemoContent, people: Map<string, KnownPerson>, sampleMode: boolean): GateItem {
  const able = memo.authority.promote.flatMap((email) => {
    const person = people.get(email);
    return person && !person.ended && mayPromote(person, sampleMode) ? [person.name] : [];
  });
  return {
    code: "promoter",
    met: able.length > 0,
    title: "Somebody may promote",
    detail:
      able.length > 0
        ? able.join(", ")
        : `The memo names ${memo.authority.promote.join(", ")}, and none of them has an account with the role "owner"`,
    holder: able.length > 0 ? null : "an administrator, or who writes the memo",
  };
}

const mayPromote = (person: Pick<KnownPerson, "kind" | "role">, sampleMode: boolean): boolean =>
  (person.kind === "person" || (person.kind === "sample" && sampleMode)) && hasRole(person.role, "owner");

/** Whether the caller is named; what is not named at all is left to the memo's own items. */
function callerItem(caller: Caller, memo: MemoContent | null): GateItem {
  const email = caller.kind === "person" ? caller.person.email : null;
  const names = memo?.authority.promote ?? [];
  const named = email !== null && names.includes(email);
  return {
    code: "promote-authority",
    met: named,
    title: "You may promote",
    detail: named
      ? email
      : email === null
        ? "Your account has no e-mail address, so no memo can name you"
        : `The memo does not name ${email} for it`,
    holder: named ? null : names.join(" or ") || "who writes the memo",
  };
}

/** Refuses who isn't named in the memo for deciding about its drafts, or for letting one out. */
export function requireNamed(
  caller: Caller,
  memo: MemoContent | null,
  authority: "review" | "publish",
): void {
  const names = memo?.authority[authority] ?? [];
  const email = caller.kind === "person" ? caller.person.email : null;
  if (email !== null && names.includes(email)) return;
  const what = authority === "review" ? "decide about its drafts" : "let a draft out to a system of record";
  throw new ProblemError({
    code: "outside-memo",
    detail: `The memo of this experiment does not name you to ${what}. ${names.length > 0 ? `It names ${names.join(", ")}.` : "It names nobody for it."} A new version of the memo can.`,
    errors: [{ path: `/memo/${authority}`, message: `${email ?? "no address"} is not named` }],
  });
}

/** Halting is wide: every reviewer may, and whoever a memo names for anything. */
export function mayHalt(caller: Caller, memo: MemoContent | null): boolean {
  if (caller.kind === "key" || hasRole(caller.person.role, "reviewer")) return true;
  const { email } = caller.person;
  if (email === null || memo === null) return false;
  const { approve, halt, review, publish, promote } = memo.authority;
  return [...halt, ...review, ...publish, ...promote, ...approve.map((entry) => entry.person)].includes(
    email,
  );
}

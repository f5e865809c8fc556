import {
  completeMemo,
  hasRole,
  type MemoContent,
  type MemoDetail,
  type MemoDraft,
  type MemoPasskeyChallenge,
  type MemoPolicy,
  type PasskeyAssertion,
} from "@belay/contracts";
import { memoDifferences, memoDigest } from "@belay/contracts/memo";
import { actorOf, type Caller, type PersonCaller } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Signer } from "../../platform/crypto/signing.ts";
import type { Database, Transaction } from "../../platform/database.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { recordAudit, type AuditFact } from "../audit/index.ts";
import { passkeyNeeded, type PasskeyService } from "../passkeys/index.ts";
import { findByDigest, findVersion, judge, policyOf, type Judgement } from "./memo-queries.ts";
import { obstacleOf } from "./memo-standing.ts";
import {
  insertMemo,
  insertSignature,
  insertVersion,
  lockMemo,
  noteSaved,
  rewriteDraft,
  setMemoState,
  supersedeApproved,
  writePolicy,
  type VersionRow,
} from "./memo-store.ts";

type Tx = Transaction<Schema>;

/** What a signature on a memo is for; one given for another purpose never verifies. */
const approvalPurpose = "belay/memo-approval/v1";

export type MemoDependencies = {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  signer: Signer;
  passkeys: PasskeyService;
  sampleMode: boolean;
  /** Marks an intake as taken into this memo; refuses one that can't be. */
  takeIntake(tx: Tx, caller: Caller, intake: string, experiment: string): Promise<void>;
};
export type MemoService = ReturnType<typeof createMemoService>;

export function createMemoService({
  database,
  clock,
  identifiers,
  signer,
  passkeys,
  sampleMode,
  takeIntake,
}: MemoDependencies) {
  const at = () => new Date(clock.now());
  const judgement = (): Judgement => ({ now: at(), sampleMode });

  const note = (
    tx: Tx,
    caller: Caller,
    action: string,
    experiment: string,
    before: Record<string, AuditFact>,
    after: Record<string, AuditFact>,
  ) =>
    recordAudit(tx, {
      id: identifiers.next(),
      at: at(),
      caller,
      action: `memo.${action}`,
      subject: { kind: "memo", id: experiment },
      experiment,
      before,
      after,
    });

  const locked = async (tx: Tx, experiment: string) => {
    const found = await lockMemo(tx, experiment);
    if (!found)
      throw new ProblemError({ code: "not-found", detail: `There is no memo for "${experiment}".` });
    return found;
  };

  return {
    judgement,

    async create(
      caller: PersonCaller,
      experiment: string,
      given: MemoDraft,
      intake: string | null = null,
    ): Promise<void> {
      refuseSimulated(caller, "write a memo");
      const content = { ...given, experiment };
      const digest = digestOf(content);
      await database.transaction(async (tx) => {
        if (!(await insertMemo(tx, experiment, at())))
          throw new ProblemError({
            code: "conflict",
            detail: `There is a memo for "${experiment}" already. Edit that one: an approved memo becomes a new version, and asks for all signatures again.`,
          });
        const by = actorOf(caller);
        const made = { experiment, version: 1, content, digest, authors: [by], by, intake, at: at() };
        await insertVersion(tx, made);
        if (intake !== null) await takeIntake(tx, caller, intake, experiment);
        await note(tx, caller, "create", experiment, {}, { version: 1, digest, intake });
      });
    },

    /** Keeps what was written; whoever read an older edition is told, and loses nothing. */
    async save(caller: PersonCaller, experiment: string, given: MemoDraft, basedOn: number): Promise<void> {
      refuseSimulated(caller, "write on a memo");
      const content = { ...given, experiment };
      const digest = digestOf(content);
      await database.transaction(async (tx) => {
        const { version: row, edition } = await locked(tx, experiment);
        const differences = memoDifferences(row.content, content);
        // Who sends what is there already has nothing to lose, whatever it was based on.
        if (differences.length === 0) return;
        if (edition !== basedOn)
          throw new ProblemError({
            code: "conflict",
            detail: `${row.saved_by.name} saved this memo meanwhile (edition ${edition}; yours is based on ${basedOn}). Nothing of yours was kept here, and nothing of theirs was overwritten: read it again, put in what you changed, and save.`,
            errors: differences.map(({ path, change }) => ({
              path: `/content${path}`,
              message:
                change === "added"
                  ? "is in yours, and not in what is kept"
                  : change === "removed"
                    ? "is in what is kept, and not in yours"
                    : "differs from what is kept",
            })),
          });
        const by = actorOf(caller);
        const fresh = row.state !== "draft";
        // Whoever wrote on an approved memo did so before it was judged by others.
        const earlier = row.approved_at ? [] : row.authors;
        const authors = earlier.some(({ id }) => id === by.id) ? earlier : [...earlier, by];
        const made = {
          experiment,
          version: fresh ? row.version + 1 : row.version,
          content,
          digest,
          authors,
          by,
          at: at(),
        };
        if (fresh) await insertVersion(tx, { ...made, intake: row.intake });
        else await rewriteDraft(tx, made);
        if (row.state === "signing") await setMemoState(tx, row, "superseded", { ended_at: at() });
        await noteSaved(tx, experiment, made.version);
        await note(
          tx,
          caller,
          "save",
          experiment,
          { version: row.version, digest: row.digest },
          { version: made.version, digest, parts: differences.map(({ path }) => path) },
        );
      });
    },

    /** Puts a complete draft to the people whom it names. */
    async ask(caller: PersonCaller, experiment: string, digest: string): Promise<void> {
      refuseSimulated(caller, "ask for signatures");
      await database.transaction(async (tx) => {
        const { version: row } = await locked(tx, experiment);
        const memo = complete(row);
        refuseStale(row, digest);
        if (row.state === "signing") return approveWhereSigned(tx, caller, row);
        if (row.state !== "draft")
          throw new ProblemError({
            code: "conflict",
            detail: `This version is ${row.state}. Edit it: that makes a new one, which can be signed.`,
          });
        if (at().toISOString().slice(0, 10) > memo.timebox.to)
          throw new ProblemError({
            code: "conflict",
            detail: `The timebox ended on ${memo.timebox.to}: nothing could be opened under this memo. Set a later one.`,
            errors: [{ path: "/content/timebox/to", message: "is past" }],
          });
        await setMemoState(tx, row, "signing", { asked_at: at() });
        await note(tx, caller, "ask", experiment, { state: "draft" }, { state: "signing", digest });
      });
    },

    /** What the caller's own device is to sign for the digest that was shown. */
    async challenge(
      caller: PersonCaller,
      experiment: string,
      digest: string,
      request: Parameters<PasskeyService["relyingParty"]>[0],
    ): Promise<MemoPasskeyChallenge> {
      refuseSimulated(caller, "sign a memo");
      const row = await findVersion(database.kysely, experiment);
      areasToSign(caller, row, digest);
      const { version } = row;
      return passkeys.challenge(caller, passkeys.relyingParty(request), { experiment, version, digest });
    },

    /**
     * A person's signature over the digest that was shown, with their own device's where it is given or asked for; the
     * last one that it takes approves the memo.
     */
    async sign(
      caller: PersonCaller,
      experiment: string,
      digest: string,
      assertion?: PasskeyAssertion,
    ): Promise<void> {
      refuseSimulated(caller, "sign a memo");
      // Outside of the transaction: an answer is spent whatever comes of the signature.
      const device = assertion && (await passkeys.check(caller, { experiment, digest }, assertion));
      await database.transaction(async (tx) => {
        const { version: row } = await locked(tx, experiment);
        const areas = areasToSign(caller, row, digest);
        if (device ? device.version !== row.version : (await policyOf(tx)).passkey)
          throw device ? stale(row) : passkeyNeeded("Each signature takes your own device here as well.");
        const { id: person_id, email: address } = caller.person;
        const person = actorOf(caller);
        const given = at();
        const email = address ?? "";
        const method = device ? "passkey" : "session";
        const signed = { version: row.version, digest };
        await insertSignature(tx, {
          id: identifiers.next(),
          experiment_key: experiment,
          ...signed,
          person_id,
          person,
          email,
          areas,
          at: given,
          method,
          attestation: signer.attest(approvalPurpose, {
            experiment,
            ...signed,
            person: { id: person.id, kind: person.kind, name: person.name, email },
            areas,
            at: given.toISOString(),
            ...(device && { passkey: device.evidence }),
          }),
        });
        await note(tx, caller, "sign", experiment, {}, { ...signed, areas, method });
        if (row.state === "signing") await approveWhereSigned(tx, caller, row);
      });
    },

    async end(caller: PersonCaller, experiment: string, digest: string, reason: string): Promise<void> {
      refuseSimulated(caller, "end a memo");
      await database.transaction(async (tx) => {
        const { version: newest } = await locked(tx, experiment);
        // An approved version may have a draft of the next one beside it.
        const row = (await findByDigest(tx, experiment, digest)) ?? newest;
        refuseStale(row, digest);
        if (row.state === "ended" || row.state === "superseded")
          throw new ProblemError({ code: "conflict", detail: `This version is ${row.state} already.` });
        await setMemoState(tx, row, "ended", { ended_at: at(), end_reason: reason });
        await note(
          tx,
          caller,
          "end",
          experiment,
          { state: row.state },
          { state: "ended", reason: { text: reason } },
        );
      });
    },

    async setPolicy(caller: PersonCaller, policy: MemoPolicy): Promise<MemoPolicy> {
      await database.transaction(async (tx) => {
        const before = await policyOf(tx);
        await writePolicy(tx, policy, at());
        await recordAudit(tx, {
          id: identifiers.next(),
          at: at(),
          caller,
          action: "memo-policy.change",
          subject: { kind: "memo-policy", id: "installation" },
          before: factsOf(before),
          after: factsOf(policy),
        });
      });
      return policy;
    },
  };

  async function approveWhereSigned(tx: Tx, caller: PersonCaller, row: VersionRow): Promise<void> {
    const [judged] = await judge(tx, [row], judgement());
    if (!judged?.standing?.isSigned) return;
    await supersedeApproved(tx, row.experiment_key, at());
    await setMemoState(tx, row, "approved", { approved_at: at() });
    await note(
      tx,
      caller,
      "approve",
      row.experiment_key,
      { state: "signing" },
      { state: "approved", version: row.version, digest: row.digest },
    );
  }

  /** What the caller's signature on this version answers for. @throws ProblemError where it can't be signed now. */
  function areasToSign(caller: PersonCaller, row: VersionRow, digest: string) {
    const memo = complete(row);
    refuseStale(row, digest);
    if (row.state !== "signing" && row.state !== "approved")
      throw new ProblemError({
        code: "conflict",
        detail:
          row.state === "draft"
            ? "This version is a draft. Whoever writes it asks for signatures when it is done."
            : `This version is ${row.state}.`,
      });
    const mine = signingRight(caller, memo, row, sampleMode);
    if (mine.why !== null) throw new ProblemError({ code: "person-needed", detail: mine.why });
    return mine.areas;
  }
}

/** What a caller's signature on a memo would answer for, and why there can be none. */
export function signingRight(
  caller: Caller,
  memo: MemoContent,
  { authors }: Pick<VersionRow, "authors">,
  sampleMode: boolean,
): Omit<MemoDetail["you"], "mayEdit"> {
  const none = (why: string) => ({ maySign: false, areas: [], why });
  if (caller.kind !== "person")
    return none("A machine key can't sign: a memo is signed by the people whom it names.");
  const { person } = caller;
  if (authors.some(({ id }) => id === person.id))
    return none("You wrote on this memo, and an author never signs it.");
  if (person.email === null)
    return none("Your account has no e-mail address, so no memo can name you. An administrator can add it.");
  const named = memo.authority.approve.filter((entry) => entry.person === person.email);
  if (named.length === 0) return none(`This memo does not ask for a signature of ${person.email}.`);
  const known = { ...person, ended: false };
  const judged = named.map(({ area }) => ({ area, obstacle: obstacleOf(known, area, authors, sampleMode) }));
  const areas = judged.filter(({ obstacle }) => obstacle === null).map(({ area }) => area);
  return areas.length > 0
    ? { maySign: true, areas: [...new Set(areas)], why: null }
    : none(`${judged[0]?.obstacle}. An administrator can change that.`);
}

const digestOf = (content: MemoDraft): string | null => {
  const { memo } = completeMemo(content);
  return memo && memoDigest(memo);
};

function complete(row: VersionRow): MemoContent {
  const { memo, missing } = completeMemo(row.content);
  if (memo) return memo;
  throw new ProblemError({
    code: "conflict",
    detail: `The memo is not complete: ${missing[0]?.path} ${missing[0]?.message}${missing.length > 1 ? `, and ${missing.length - 1} more` : ""}.`,
    errors: missing.map(({ path, message }) => ({ path: `/content${path}`, message })),
  });
}

function refuseStale(row: VersionRow, digest: string): void {
  if (row.digest !== digest) throw stale(row);
}

const stale = (row: VersionRow): ProblemError =>
  new ProblemError({
    code: "conflict",
    detail: `The memo has been edited since you read it: it is now version ${row.version}, saved by ${row.saved_by.name}. Read it again; nothing was signed.`,
    errors: [{ path: "/digest", message: "is not the digest of the memo as it is now" }],
  });

/** Simulated people play a part in samples; nothing is decided by them. */
function refuseSimulated({ person }: PersonCaller, what: string): void {
  if (person.kind === "simulated" || !hasRole(person.role, "reviewer"))
    throw new ProblemError({
      code: "person-needed",
      detail: `${person.kind === "simulated" ? "A simulated person" : `A person with the role "${person.role}"`} can't ${what}.`,
    });
}

const factsOf = (policy: MemoPolicy): Record<string, AuditFact> => ({
  signers: policy.signers,
  spendAbove: policy.spendAbove,
  passkey: policy.passkey,
  ...Object.fromEntries(Object.entries(policy.areas).map(([kind, areas]) => [kind, areas])),
});

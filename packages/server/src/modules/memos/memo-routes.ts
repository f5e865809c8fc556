import type { IntakeAnswers, MemoDraft } from "@belay/contracts";
import { completeMemo, key } from "@belay/contracts";
import { memoDifferences, memoDigest, readMemoMarkdown, writeMemoMarkdown } from "@belay/contracts/memo";
import { requireWorkflow, type Caller, type PersonCaller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import { memoFromIntake } from "./memo-from-intake.ts";
import { memoDetailOf, summaryOf } from "./memo-detail.ts";
import { findVersion, judge, listVersions, newestVersions, policyOf } from "./memo-queries.ts";
import type { MemoService } from "./memo-service.ts";
import type { VersionRow } from "./memo-store.ts";
import { revisionsUnder } from "./memo-revisions.ts";
import { checkScope } from "./scope/check-scope.ts";

type Names =
  | "memos"
  | "createMemo"
  | "memo"
  | "saveMemo"
  | "askForSignatures"
  | "challengeForMemo"
  | "signMemo"
  | "endMemo"
  | "memoVersions"
  | "memoDifferences"
  | "memoMarkdown"
  | "signedMemo"
  | "readMemo"
  | "checkMemo"
  | "memoPolicy"
  | "setMemoPolicy";

export type MemoRouteDependencies = {
  database: Database<Schema>;
  memos: MemoService;
  /** After a memo was written, or its standing changed. */
  onChanged(what: "words" | "standing"): void;
  approvalKeys: { keyId: string; publicKey: string }[];
  /** What an intake's form says; undefined: there is no such intake. */
  answersOf(intake: string): Promise<IntakeAnswers | undefined>;
};

export function memoRoutes({
  database,
  memos,
  onChanged,
  approvalKeys,
  answersOf,
}: MemoRouteDependencies): Handlers<Names> {
  const query = database.kysely;

  const read = async (caller: Caller, experiment: string, version?: number) => {
    const row = await findVersion(query, experiment, version);
    requireWorkflow(caller, workflowOf(row), `the memo of "${experiment}"`);
    return row;
  };
  const answers = async (intake: string) => {
    const found = await answersOf(intake);
    if (found) return found;
    throw new ProblemError({ code: "not-found", detail: "There is no such intake." });
  };
  const detail = async (caller: Caller, experiment: string, version?: number) => {
    const row = await read(caller, experiment, version);
    return memoDetailOf(query, row, caller, memos.judgement(), await revisionsUnder(query, row));
  };
  const changed = (what: "words" | "standing", caller: Caller, experiment: string) => {
    onChanged(what);
    return detail(caller, experiment);
  };

  return {
    async memos({ caller }) {
      const rows = await newestVersions(query);
      const own = rows.filter(
        (row) =>
          caller.kind === "person" || caller.workflows === null || caller.workflows.includes(workflowOf(row)),
      );
      return { items: (await judge(query, own, memos.judgement())).map(summaryOf) };
    },

    async createMemo({ caller, body }) {
      const person = personOf(caller);
      const content =
        "intake" in body
          ? memoFromIntake(await answers(body.intake))
          : "markdown" in body
            ? contentOf(body.markdown)
            : body.content;
      const named = key.safeParse(body.experiment ?? content.experiment);
      if (!named.success)
        throw new ProblemError({
          code: "invalid-request",
          detail:
            "/experiment: give the experiment a key: lower-case letters, digits and single hyphens, such as call-follow-up.",
          errors: [{ path: "/experiment", message: "is missing or not a key" }],
        });
      await memos.create(person, named.data, content, "intake" in body ? body.intake : null);
      return changed("words", caller, named.data);
    },

    memo: ({ caller, params, query: { version } }) => detail(caller, params.experiment, version),

    async saveMemo({ caller, params, body }) {
      const content = "markdown" in body ? contentOf(body.markdown) : body.content;
      await memos.save(personOf(caller), params.experiment, content, body.basedOn);
      return changed("words", caller, params.experiment);
    },
    async askForSignatures({ caller, params, body }) {
      await memos.ask(personOf(caller), params.experiment, body.digest);
      return changed("standing", caller, params.experiment);
    },
    challengeForMemo: ({ caller, params, body, request }) =>
      memos.challenge(personOf(caller), params.experiment, body.digest, request),
    async signMemo({ caller, params, body }) {
      await memos.sign(personOf(caller), params.experiment, body.digest, body.assertion);
      return changed("standing", caller, params.experiment);
    },
    async endMemo({ caller, params, body }) {
      await memos.end(personOf(caller), params.experiment, body.digest, body.reason);
      return changed("standing", caller, params.experiment);
    },

    async memoVersions({ caller, params }) {
      await read(caller, params.experiment);
      return { items: await listVersions(query, params.experiment) };
    },
    async memoDifferences({ caller, params, query: { from, to } }) {
      const [one, other] = await Promise.all([
        read(caller, params.experiment, from),
        read(caller, params.experiment, to),
      ]);
      return { items: memoDifferences(one.content, other.content) };
    },
    async memoMarkdown({ caller, params, query: { version } }) {
      const row = await read(caller, params.experiment, version);
      return { fileName: "memo.md", markdown: writeMemoMarkdown(wholeOf(row)) };
    },
    async signedMemo({ caller, params, query: { version } }) {
      const row = await read(caller, params.experiment, version);
      const memo = wholeOf(row);
      const [judged] = await judge(query, [row], memos.judgement());
      return {
        format: "belay-signed-memo-1" as const,
        experiment: row.experiment_key,
        version: row.version,
        state: row.state,
        memo,
        digest: memoDigest(memo),
        approvedAt: row.approved_at?.toISOString() ?? null,
        signatures: judged?.standing?.signatures.map(({ attestation }) => attestation) ?? [],
        keys: approvalKeys,
      };
    },

    async readMemo({ body }) {
      const { content, problems } = readMemoMarkdown(body.markdown);
      const memo = content && completeMemo(content).memo;
      return { content, digest: memo && memoDigest(memo), problems };
    },
    async checkMemo({ body }) {
      const { memo, missing } = completeMemo(body.content);
      return { ...checkScope(body.content), digest: memo && memoDigest(memo), missing };
    },

    memoPolicy: () => policyOf(query),
    setMemoPolicy: ({ caller, body }) => memos.setPolicy(personOf(caller), body),
  };
}

const workflowOf = (row: VersionRow): string => row.content.workflow?.key ?? "";

function wholeOf(row: VersionRow) {
  const { memo, missing } = completeMemo(row.content);
  if (memo) return memo;
  throw new ProblemError({
    code: "conflict",
    detail: `Version ${row.version} is not complete: ${missing[0]?.path} ${missing[0]?.message}.`,
    errors: missing.map(({ path, message }) => ({ path: `/content${path}`, message })),
  });
}

function contentOf(markdown: string): MemoDraft {
  const { content, problems } = readMemoMarkdown(markdown);
  if (content) return content;
  const [first] = problems;
  throw new ProblemError({
    code: "invalid-request",
    detail: `The memo can't be read: ${first?.line ? `line ${first.line}: ` : ""}${first?.path ?? ""} ${first?.message}.`,
    errors: problems.map(({ line, path, message }) => ({
      path: `/markdown${path}`,
      message: line === null ? message : `line ${line}: ${message}`,
    })),
  });
}

function personOf(caller: Caller): PersonCaller {
  if (caller.kind === "person") return caller;
  throw new ProblemError({ code: "person-needed", detail: "Only a person may write on a memo or sign it." });
}

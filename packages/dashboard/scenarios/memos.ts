import { createHash } from "node:crypto";
import {
  completeMemo,
  memoChallengeText,
  type MemoContent,
  type MemoDetail,
  type MemoDraft,
  type MemoPasskeyChallenge,
  type MemoState,
  type MemoSummary,
} from "@belay/contracts";
import { memoDifferences, memoDigest, readMemoMarkdown, writeMemoMarkdown } from "@belay/contracts/memo";
import { ago, owner } from "./experiments.ts";
import { hex } from "./ids.ts";
import { checkMemo } from "./memo-check.ts";
import { daysFromNow, longMemo, visitNotesMemo } from "./memo-content.ts";
import { nameOf, others, people, signature } from "./memo-people.ts";

/**
 * How the memo of visit notes stands. `half`: a draft with holes. `clash`: somebody else saves whenever the reader
 * does. `lost`: a signer lost the area after signing. `over`: its timebox has ended.
 */
export type MemoScenario =
  | "half"
  | "draft"
  | "signing"
  | "author"
  | "approved"
  | "lost"
  | "over"
  | "long"
  | "clash"
  | "passkey"
  | "reader";

const halfMemo: MemoDraft = {
  experiment: "visit-notes",
  name: visitNotesMemo.name,
  hypothesis:
    "Technicians and planners get drafts of notes and of orders. If that saves time, the customer portal follows.",
  workflow: {
    key: "field-service",
    name: "Field service",
    owner: "Ilse Marchetti",
    steps: ["Visit ends", "note is written"],
  },
  targetUser: "Technicians and planners",
  baseline: { value: 18.2, deviation: 7.4 },
  success: {
    metric: "note-minutes",
    kind: "duration",
    direction: "lower",
    minimumEffect: 1,
    unit: "minutes",
  },
  sample: { unit: "site", planned: 180, perWeek: 70 },
};

/** Answers what is asked about memos, and keeps what is saved while the scenario lasts. */
export function memoAnswers(scenario: MemoScenario, sampleDigest: string) {
  const state: MemoState =
    scenario === "half" || scenario === "draft" || scenario === "clash" || scenario === "long"
      ? "draft"
      : scenario === "signing" || scenario === "author" || scenario === "passkey" || scenario === "reader"
        ? "signing"
        : "approved";
  const first: MemoDraft = {
    ...(scenario === "half" ? halfMemo : scenario === "long" ? longMemo : visitNotesMemo),
    timebox:
      scenario === "over"
        ? daysFromNow(-32, -14)
        : scenario === "half"
          ? daysFromNow(-11, 28)
          : daysFromNow(-11, 7),
  };
  const memo = {
    content: first,
    edition: 7,
    version: 3,
    state: state as MemoState,
    savedBy: people.wanda as typeof owner,
    savedAt: Date.now() - 26 * 60_000,
    clashed: false,
  };
  const signed: string[] =
    state === "draft" ? [] : state === "signing" ? ["ilse"] : ["ilse", "tarek", "pilar"];

  const digestOf = (content: MemoDraft): string | null => {
    const whole = completeMemo(content);
    return whole.memo ? memoDigest(whole.memo) : null;
  };

  const detail = (): MemoDetail => {
    const now = Date.now();
    const whole = completeMemo(memo.content);
    const digest = digestOf(memo.content);
    const lost = scenario === "lost";
    const signatures = signed.map((key, index) =>
      signature(key as keyof typeof people, index, digest ?? sampleDigest, now, lost && key === "tarek"),
    );
    const valid = new Set(signatures.filter(({ counts }) => counts).map(({ email }) => email));
    const approve = (memo.content.authority?.approve ?? []) as MemoContent["authority"]["approve"];
    const signers = approve.map(({ person: email, area }) => ({
      email,
      area,
      required: true,
      name: nameOf(email),
      signed: valid.has(email),
      obstacle: email.startsWith("noor@") ? "Noor Haddad wrote it." : null,
    }));
    const open = signers.filter(({ signed: given }) => !given);
    const over = scenario === "over";
    return {
      ...summary(),
      edition: memo.edition,
      content: memo.content,
      missing: whole.missing,
      authors: scenario === "author" ? [owner, people.wanda] : [people.wanda],
      intake: null,
      createdAt: ago(now, 12 * 86_400_000),
      askedAt: memo.state === "draft" ? null : ago(now, 3 * 86_400_000),
      approvedAt: memo.state === "approved" ? ago(now, 14 * 86_400_000) : null,
      endedAt: null,
      endReason: null,
      items: [
        {
          code: "complete",
          met: whole.memo !== null,
          title: "Every part is written",
          detail: whole.memo ? "SHA-256 over its content" : `${whole.missing.length} to write`,
          holder: whole.memo ? null : memo.savedBy.name,
        },
        ...(whole.memo
          ? [
              {
                code: "signatures",
                met: open.length === 0 && !lost,
                title: "Signed by everybody it asks",
                detail: lost
                  ? "Tarek Lindholm may no longer sign for what customers see"
                  : `${valid.size} of ${signers.length}`,
                holder: lost ? "Tarek Lindholm" : (open[0]?.name ?? null),
              },
              {
                code: "timebox",
                met: !over,
                title: "Inside its timebox",
                detail: over ? "ended 14 days ago" : "7 days left",
                holder: over ? "Ilse Marchetti" : null,
              },
            ]
          : []),
      ],
      signers,
      signatures,
      signersNeeded: 3,
      passkeyNeeded: scenario === "passkey",
      you: {
        mayEdit: scenario !== "reader",
        maySign:
          (scenario === "signing" || scenario === "passkey") &&
          memo.state === "signing" &&
          !signed.includes("noor"),
        areas: ["customers"],
        why:
          scenario === "author"
            ? "You wrote on it. An author’s signature never counts; Tarek Lindholm and Pilar Aguirre are asked."
            : scenario === "reader"
              ? "Nobody has made you sign for an area. An administrator can, under people and authority."
              : null,
      },
      revisions:
        memo.state === "approved"
          ? [
              {
                revision: 5,
                digest: hex(15),
                active: false,
                wider: [
                  {
                    kind: "systems" as const,
                    path: "/action",
                    message:
                      "It may send an e-mail through mailgate; the memo allows to create a visit-note in servicebook, and nothing else.",
                  },
                ],
              },
              { revision: 4, digest: hex(14), active: true, wider: [] },
            ]
          : [],
    };
  };

  const summary = (): MemoSummary => ({
    experiment: "visit-notes",
    name: memo.content.name ?? "",
    workflow: memo.content.workflow?.name ?? "",
    version: memo.version,
    state: memo.state,
    digest: digestOf(memo.content),
    timebox: (memo.content.timebox as MemoSummary["timebox"]) ?? null,
    inForce: memo.state === "approved" && scenario !== "lost" && scenario !== "over",
    open: memo.state === "approved" ? (scenario === "lost" || scenario === "over" ? 1 : 0) : 2,
    savedAt: ago(memo.savedAt, 0),
    savedBy: memo.savedBy,
  });

  const save = (content: MemoDraft, basedOn: number) => {
    if (scenario === "clash" && !memo.clashed) {
      memo.clashed = true;
      memo.content = {
        ...memo.content,
        targetUser: "26 service technicians in Austria, and the two who train them",
        firstOutput: "A note of at most 120 words with readings and parts",
      };
      memo.edition += 1;
      memo.savedBy = people.tarek;
      memo.savedAt = Date.now();
    }
    if (basedOn !== memo.edition)
      return problem(
        409,
        "conflict",
        "The state has changed meanwhile",
        `${memo.savedBy.name} saved this memo meanwhile.`,
      );
    if (memoDifferences(memo.content, content).length > 0) {
      if (memo.state !== "draft") {
        memo.version += 1;
        memo.state = "draft";
        signed.length = 0;
      }
      memo.content = content;
      memo.edition += 1;
      memo.savedBy = owner;
      memo.savedAt = Date.now();
    }
    return ok(detail());
  };

  const answer = (method: string, url: URL, body: unknown) => {
    const [, , , , key, sub] = url.pathname.split("/");
    const now = Date.now();
    if (key === undefined) {
      if (method === "POST") return ok(detail(), 201);
      return ok({ items: [summary(), ...others(now)] });
    }
    if (key === "check") return ok(checkMemo((body as { content: MemoDraft }).content));
    if (key === "read") return ok(readMarkdown((body as { markdown: string }).markdown));
    if (key !== "visit-notes" && key !== "parts-lookup")
      return problem(404, "not-found", "There is no such thing here", `There is no memo for “${key}”.`);
    if (key === "parts-lookup")
      return ok({
        ...detail(),
        experiment: key,
        signers: [
          {
            email: "p@x.example",
            area: "workflow",
            required: true,
            name: "Pilar Aguirre",
            signed: false,
            obstacle: null,
          },
        ],
      });
    if (method === "PUT") {
      const sent = body as { basedOn: number; content?: MemoDraft; markdown?: string };
      const content = sent.content ?? readMarkdown(sent.markdown ?? "").content ?? {};
      return save({ ...content, experiment: "visit-notes" }, sent.basedOn);
    }
    if (sub === "signing-challenge") return ok(challengeFor(memo.version, digestOf(memo.content) ?? ""), 201);
    if (sub === "signing") memo.state = "signing";
    if (sub === "signatures") signed.push("noor");
    if (sub === "end") memo.state = "ended";
    if (sub === "versions")
      return ok({
        items: [3, 2, 1].map((version) => ({
          version,
          state: version === 3 ? memo.state : "superseded",
          digest: version === 3 ? digestOf(memo.content) : hex(40 + version),
          savedAt: ago(now, (4 - version) * 4 * 86_400_000),
          savedBy: version === 2 ? people.tarek : people.wanda,
          approvedAt: version === 2 ? ago(now, 8 * 86_400_000) : null,
          signatures: version === 3 ? signed.length : version === 2 ? 3 : 0,
        })),
      });
    if (sub === "markdown") return ok({ fileName: "memo.md", markdown: writeMemoMarkdown(memo.content) });
    const version = Number(url.searchParams.get("version") ?? memo.version);
    if (version < memo.version) return ok(older(detail(), version));
    return ok(detail());
  };
  /** What an experiment says of its memo. */
  const status = () => {
    const { version, state: standing, inForce, timebox, digest } = summary();
    return {
      digest: digest ?? sampleDigest,
      signed: standing === "approved" && scenario !== "lost",
      inForce,
      version,
      state: standing,
      timebox,
    };
  };
  return { answer, status };
}

/** What the caller's device is asked, as the control plane works it out. */
function challengeFor(version: number, digest: string): MemoPasskeyChallenge {
  const nonce = hex(77, 43);
  const text = memoChallengeText({ experiment: "visit-notes", version, digest, person: owner.id, nonce });
  return {
    nonce,
    challenge: createHash("sha256").update(text).digest("base64url"),
    site: "localhost",
    credentials: [hex(78, 22)],
    version,
    expiresAt: ago(Date.now(), -5 * 60_000),
  };
}

function older(detail: MemoDetail, version: number): MemoDetail {
  return {
    ...detail,
    version,
    state: "superseded",
    content: {
      ...visitNotesMemo,
      targetUser: "All technicians",
      success: { ...visitNotesMemo.success, minimumEffect: version + 1 },
      mustNotHarm: [],
      authority: { ...visitNotesMemo.authority, review: ["noor@nordlicht.example"] },
      ...(version === 1 && { systems: [] }),
    },
  };
}

function readMarkdown(markdown: string) {
  const read = readMemoMarkdown(markdown);
  return { content: read.content, digest: null, problems: read.problems };
}

const ok = (body: unknown, status = 200) => ({ status, body });
const problem = (status: number, code: string, title: string, detail: string) => ({
  status,
  body: { type: `urn:belay:problem:${code}`, title, status, code, detail, instance: "req-77c0" },
});

import type { ResponseOf } from "@belay/client";
import type { RunState } from "@belay/contracts";
import { ago, owner } from "./experiments.ts";
import { hex, uuid } from "./ids.ts";
import { draft, finalDraft, source } from "./texts.ts";

type Summary = ResponseOf<"runs">["items"][number];
type Detail = ResponseOf<"run">;

const states: RunState[] = [
  "running",
  "waiting",
  "edited",
  "served",
  "approved",
  "fallback",
  "served",
  "rejected",
  "edited",
  "served",
  "unended",
  "approved",
  "fallback",
  "served",
  "failed",
  "expired",
  "withdrawn",
  "served",
];
const contracts = ["full care", "on call", "full care", "warranty"];
const countries = ["AT", "CH", "AT", "DE", "CH"];

export function runs(now: number, count = 36): ResponseOf<"runs"> {
  return { items: Array.from({ length: count }, (_, index) => runSummary(now, index)), next: "older" };
}

function runSummary(now: number, index: number): Summary {
  const state = states[index % states.length] ?? "served";
  const ai = state !== "served" || index % 6 === 3;
  const failed = state === "fallback" || state === "failed";
  return {
    id: uuid(7, index),
    experiment: "visit-notes",
    environment: "production",
    revision: 4,
    phase: 6,
    ring: index % 9 === 4 ? 1 : 2,
    assigned: ai ? "ai" : "baseline",
    served: state === "running" || state === "unended" ? null : ai && !failed ? "ai" : "baseline",
    shadow: false,
    state,
    outcome:
      state === "running" || state === "unended"
        ? null
        : failed
          ? state === "failed"
            ? "failed"
            : "fallback"
          : ai
            ? "pending"
            : "served",
    reason: state === "fallback" ? (index % 2 ? "check-failed" : "model-timeout") : "assigned",
    category:
      state === "fallback" ? (index % 2 ? "check" : "model") : state === "failed" ? "infrastructure" : null,
    failedStep: state === "fallback" ? (index % 2 ? "check" : "generate") : null,
    unit: hex(index + 400, 16),
    attributes: { contract: contracts[index % 4] ?? "on call", country: countries[index % 5] ?? "AT" },
    startedAt: ago(now, 4_000 + index * 47_000 + (index % 4) * 9_000),
    durationMs:
      state === "running" || state === "unended"
        ? null
        : ai
          ? 2_900 + ((index * 733) % 4_400)
          : 31 + ((index * 13) % 60),
    costMicros: ai && state !== "running" ? 17_000 + ((index * 911) % 9_000) : 0,
    inputQuality: 0.94,
  };
}

export const runId = uuid(7, 2);

/** A run that was edited, approved and written: everything a run can have. */
export function run(now: number, changes: Partial<Detail> = {}): Detail {
  const startedAt = ago(now, 23 * 60_000);
  const at = (seconds: number) => new Date(Date.parse(startedAt) + seconds * 1000).toISOString();
  return {
    ...runSummary(now, 2),
    id: runId,
    startedAt,
    durationMs: 5_310,
    costMicros: 23_400,
    bucket: 0.2286,
    epoch: 11,
    trace: hex(77, 32),
    instance: { id: uuid(5, 1), service: "visit-api", build: "c94af10" },
    currency: "EUR",
    timeBudgetMs: 12_000,
    steps: [
      {
        name: "ingest",
        startedMs: 0,
        durationMs: 90,
        status: "ok",
        facts: { contract: "visit.v2", quality: 0.94, missing: 1 },
      },
      {
        name: "redact",
        startedMs: 90,
        durationMs: 64,
        status: "ok",
        facts: { redactions: { person: 3, phone: 1, "street-address": 1 } },
      },
      {
        name: "retrieve",
        startedMs: 154,
        durationMs: 210,
        status: "ok",
        facts: {
          documentSet: "manuals",
          hits: [
            { document: "Heat pump WP-40, fault codes", score: 0.87 },
            { document: "Spare parts, pressure side", score: 0.71 },
          ],
        },
      },
      {
        name: "generate",
        startedMs: 364,
        durationMs: 4_480,
        status: "ok",
        facts: {
          prompt: "note",
          promptDigest: hex(41),
          promptCharacters: 2_871,
          model: "quill-2-medium",
          answeredBy: "quill-2-medium-0926",
          endpoint: "https://models.example.net/v1",
          temperature: 0.2,
          attempts: 1,
          inputTokens: 2_944,
          outputTokens: 187,
          costMicros: 23_400,
          firstTokenMs: 640,
        },
      },
      {
        name: "check",
        startedMs: 4_844,
        durationMs: 466,
        status: "flagged",
        facts: {
          checks: [
            { check: "grounded", verdict: "failed", findings: 1, consequence: "stop-for-person" },
            { check: "schema", verdict: "passed", findings: 0, consequence: "baseline" },
            { check: "length", verdict: "passed", findings: 0, consequence: "note" },
            { check: "policy", verdict: "passed", findings: 0, consequence: "baseline" },
          ],
        },
      },
    ],
    promptVersions: [{ name: "note", digest: hex(41), revision: 3 }],
    review: {
      id: uuid(8, 0),
      state: "edited",
      reviewer: owner,
      openedAt: at(540),
      decidedAt: at(1_080),
      activeMs: 151_000,
      rating: 4,
      reason: null,
    },
    actions: [
      {
        id: uuid(9, 0),
        kind: "publish",
        state: "done",
        system: "servicebook",
        recordType: "visit-note",
        verb: "create",
        attempts: 1,
        idempotencyKey: "visit-48213:note",
        startedAt: at(1_081),
        endedAt: at(1_084),
        approval: { digest: hex(52), actor: owner, keyId: "approval-1", expiresAt: at(4_680) },
        verifiedAt: at(1_081),
      },
    ],
    touched: [
      { system: "servicebook", recordType: "visit", record: "48213", verb: "read", at: at(1_082) },
      { system: "servicebook", recordType: "visit-note", record: "n-90177", verb: "created", at: at(1_084) },
    ],
    payloadNames: ["input", "redacted", "prompt", "draft", "final"],
    ...changes,
  };
}

export function payloads(): ResponseOf<"openPayloads"> {
  return {
    unit: "site-2207",
    payloads: {
      input: source,
      redacted: source,
      prompt: "Write the note of this visit…",
      draft,
      final: finalDraft,
    },
  };
}

export const promptText = `You write the note after a service visit.
Use only the recording and the passages below.
Name each part with its number.

{{passages}}
{{recording}}`;

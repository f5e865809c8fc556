import type { AuditChain, AuditContent, AuditEntry } from "@belay/contracts";
import { ago, owner } from "./experiments.ts";
import { hex, uuid } from "./ids.ts";

const minute = 60_000;
const reviewer = { kind: "person" as const, id: uuid(30, 2), name: "Jonas Lindqvist" };
const service = { kind: "key" as const, id: uuid(30, 3), name: "dispatch, production" };
const belay = { kind: "system" as const, id: "belay", name: "Belay" };
const text = (seed: number) => ({ salt: hex(seed, 32), digest: hex(seed + 1) });

type Sample = Pick<AuditEntry, "actor" | "action" | "subject"> & { ago: number } & Partial<
    Pick<AuditContent, "origin" | "experiment" | "environment" | "before" | "after">
  >;

const inProduction = { environment: "production" as const, experiment: "visit-notes" };
const run = { kind: "run", id: uuid(31, 1) };
const review = { kind: "review", id: uuid(8, 1) };

const samples: Sample[] = [
  { ago: 0.005, actor: owner, action: "audit.export", subject: { kind: "audit-log", id: hex(5, 16) } },
  {
    ago: 3,
    actor: owner,
    action: "exposure.kill",
    subject: { kind: "experiment", id: "visit-notes" },
    ...inProduction,
    before: { state: "open" },
    after: { state: "killed", version: 59, reason: text(40) },
  },
  {
    ago: 3.02,
    actor: belay,
    action: "review.withdraw",
    subject: review,
    ...inProduction,
    origin: null,
    before: { state: "claimed" },
    after: { state: "withdrawn", run: run.id },
  },
  {
    ago: 12,
    actor: reviewer,
    action: "payload.open",
    subject: run,
    ...inProduction,
    after: { review: review.id },
  },
  {
    ago: 12.4,
    actor: reviewer,
    action: "review.claim",
    subject: review,
    ...inProduction,
    before: { state: "waiting", claimedBy: null },
    after: { state: "claimed", claimedBy: reviewer.id, run: run.id },
  },
  {
    ago: 44,
    actor: service,
    action: "review.submit",
    subject: review,
    ...inProduction,
    origin: "10.20.4.17",
    after: {
      state: "waiting",
      run: run.id,
      revision: 5,
      draftDigest: hex(43),
      dueAt: "2026-11-20T12:00:00.000Z",
    },
  },
  {
    ago: 190,
    actor: service,
    action: "outcomes.take",
    subject: { kind: "outcomes", id: "visit-notes" },
    ...inProduction,
    origin: "10.20.4.17",
    after: { accepted: 412, duplicates: 3, experiments: ["visit-notes"] },
  },
  {
    ago: 400,
    actor: owner,
    action: "exposure.raise",
    subject: { kind: "experiment", id: "visit-notes" },
    ...inProduction,
    before: { ring: 1 },
    after: { ring: 2, version: 58, reason: text(46) },
  },
  {
    ago: 402,
    actor: owner,
    action: "exposure.activate",
    subject: { kind: "experiment", id: "visit-notes" },
    ...inProduction,
    before: { revision: 4 },
    after: { revision: 5, version: 57 },
  },
  {
    ago: 1_500,
    actor: { kind: "key", id: uuid(30, 4), name: "continuous integration" },
    action: "revision.push",
    subject: { kind: "revision", id: "visit-notes@5" },
    experiment: "visit-notes",
    origin: "10.20.9.3",
    after: { revision: 5, digest: hex(9), memoDigest: hex(3) },
  },
  {
    ago: 2_900,
    actor: owner,
    action: "key.create",
    subject: { kind: "key", id: service.id },
    environment: "production",
    after: { name: text(50), purpose: "service", workflows: ["visits"] },
  },
];

const linkedCount = 1_204;

/** Entries newest first; the newest is not linked yet. */
const auditEntries = (now: number): AuditEntry[] =>
  samples.map(({ ago: minutes, ...sample }, index) => ({
    origin: "10.20.1.8",
    environment: null,
    experiment: null,
    before: {},
    after: {},
    ...sample,
    id: uuid(32, index),
    at: ago(now, minutes * minute),
    link:
      index === 0
        ? null
        : { position: linkedCount + 1 - index, previous: hex(100 + index), hash: hex(99 + index) },
  }));

const auditChain = (now: number, empty: boolean): AuditChain => ({
  count: empty ? 0 : linkedCount,
  head: empty ? "0".repeat(64) : hex(100),
  waiting: empty ? 0 : 1,
  checkpoint: empty
    ? null
    : {
        statement: { count: 1_203, head: hex(101), at: ago(now, 0.4 * minute) },
        purpose: "belay/audit-checkpoint/v1",
        keyId: hex(5, 16),
        signature: "c2lnbmF0dXJl",
      },
  keys: [{ keyId: hex(5, 16), publicKey: "MCowBQYDK2VwAyEA6W1kPz4uZbV0YhRrV8Y2pX9uQm3sTfLhNcJkDaEgB5o=" }],
});

/** What the control plane answers below `/api/v1/audit`; undefined: nothing is there. */
export function auditAnswer(now: number, url: URL, empty: boolean): unknown {
  const [, , , , part, id] = url.pathname.split("/");
  if (part === "chain") return auditChain(now, empty);
  const entries = empty ? [] : auditEntries(now);
  if (part === "entries") return entries.find((entry) => entry.id === id);
  const wanted = (name: string) => url.searchParams.get(name);
  const items = entries.filter(
    ({ action, actor, subject, environment }) =>
      (wanted("action") === null ||
        action === wanted("action") ||
        action.startsWith(`${wanted("action")}.`)) &&
      (wanted("actor") === null || actor.name.toLowerCase().includes(wanted("actor")!.toLowerCase())) &&
      (wanted("subject") === null || [subject.id, subject.kind].includes(wanted("subject")!)) &&
      (wanted("environment") === null || environment === wanted("environment")) &&
      (wanted("search") === null || `${action} ${subject.id} ${actor.name}`.includes(wanted("search")!)),
  );
  return {
    items,
    next: wanted("cursor") === null && items.length === entries.length && !empty ? uuid(32, 10) : null,
  };
}

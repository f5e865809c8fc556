import type { ResponseOf } from "@belay/client";
import { ago, deployer, owner } from "./experiments.ts";
import { hex, uuid } from "./ids.ts";

const services = [
  "visit-api",
  "visit-api",
  "visit-api",
  "visit-api",
  "dispatch",
  "dispatch",
  "note-worker",
  "note-worker",
  "note-worker",
];

export function instances(now: number, version: number, behind: number): ResponseOf<"instances"> {
  return {
    version,
    items: services.map((service, index) => ({
      id: uuid(5, index),
      service,
      build: index === 4 ? "b71e02d" : "c94af10",
      sdk: "0.1.0",
      environment: "production",
      version: index >= services.length - behind ? version - 1 : version,
      current: index < services.length - behind,
      connectedAt: ago(now, (index + 2) * 3_700_000),
      lastRenewalAt: ago(now, index >= services.length - behind ? 21_000 : 700 + index * 900),
      leaseEndsAt: new Date(
        now + (index >= services.length - behind ? 9_000 : 29_300 - index * 900),
      ).toISOString(),
      spooledBytes: index === 6 ? 48_200 : 0,
      dropped: 0,
      gaps: index === 5 ? 3 : 0,
    })),
  };
}

export function revisions(now: number): ResponseOf<"revisions"> {
  return {
    items: [5, 4, 3, 2, 1].map((revision) => ({
      revision,
      digest: hex(revision + 20),
      memoDigest: hex(3),
      pushedAt: ago(now, (6 - revision) * 31 * 3_600_000),
      pushedBy: revision % 2 ? deployer : owner,
      activeIn: revision === 4 ? ["production"] : revision === 5 ? ["staging"] : [],
    })),
  };
}

export function history(now: number): ResponseOf<"exposureHistory"> {
  const scope = { kind: "experiment" as const, key: "visit-notes" };
  const change = (
    index: number,
    hours: number,
    item: Pick<ResponseOf<"exposureHistory">["items"][number], "change" | "from" | "to" | "reason">,
  ) => ({
    id: uuid(6, index),
    at: ago(now, hours * 3_600_000),
    actor: owner,
    environment: "production" as const,
    scope,
    version: 58 - index * 4,
    promotions: [],
    ...item,
  });
  return {
    items: [
      change(0, 50, { change: "raise", from: "ring 1", to: "ring 2", reason: "Agreed in Tuesday's review" }),
      change(1, 74, {
        change: "resume",
        from: "paused",
        to: "open",
        reason: "Part numbers are read from the catalogue now",
      }),
      change(2, 79, {
        change: "pause",
        from: "open",
        to: "paused",
        reason: "Two drafts with invented part numbers",
      }),
      change(3, 122, { change: "raise", from: "ring 0", to: "ring 1", reason: null }),
      change(4, 170, { change: "activate", from: "revision 3", to: "revision 4", reason: "Shorter notes" }),
    ],
    next: null,
  };
}

/** How far a change has got `elapsed` milliseconds after it; the last `silent` instances never answer. */
export function confirmations(
  changedAt: number,
  version: number,
  elapsed: number,
  silent: number,
): ResponseOf<"confirmations"> {
  const times = services.map((_, index) => (index >= services.length - silent ? Infinity : 9 + index * 4));
  const confirmed = times.filter((time) => time <= elapsed);
  return {
    version,
    changedAt: new Date(changedAt).toISOString(),
    connected: services.length,
    confirmed: confirmed.length,
    latestMs: confirmed.length === 0 ? null : Math.max(...confirmed),
    instances: services.map((service, index) => {
      const time = times[index] ?? Infinity;
      return {
        id: uuid(5, index),
        service,
        build: "c94af10",
        confirmed: time <= elapsed,
        ms: time <= elapsed ? time : null,
        leaseEndsAt: new Date(changedAt + 24_000).toISOString(),
      };
    }),
  };
}

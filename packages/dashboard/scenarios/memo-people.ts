import type { MemoPolicy, MemoSignature, MemoSummary, PersonEntry } from "@belay/contracts";
import { ago, owner } from "./experiments.ts";
import { hex, uuid } from "./ids.ts";
import { daysFromNow } from "./memo-content.ts";

const person = (index: number, name: string) => ({ kind: "person" as const, id: uuid(1, 10 + index), name });
const ilse = person(1, "Ilse Marchetti");
const tarek = person(2, "Tarek Lindholm");
const pilar = person(3, "Pilar Aguirre");
const wanda = person(4, "Wanda Osei");
export const people = { ilse, tarek, pilar, wanda, noor: owner };
/** Everybody whom the memo could name. */
export const memoPeople = (now: number): PersonEntry[] =>
  Object.entries(people).map(([key, { id, name, kind }]) => ({
    id,
    name,
    kind,
    role: "owner",
    email: `${key}@nordlicht.example`,
    areas: [],
    state: "active",
    secondFactor: true,
    since: ago(now, 90 * 86_400_000),
    lastSignInAt: ago(now, 3_600_000),
  }));
export const nameOf = (email: string): string | null =>
  Object.entries(people).find(([key]) => email.startsWith(`${key}@`))?.[1].name ?? null;

export function signature(
  key: keyof typeof people,
  index: number,
  digest: string,
  now: number,
  lost: boolean,
): MemoSignature {
  const areas = {
    ilse: "workflow",
    tarek: "customers",
    pilar: "systems",
    noor: "customers",
    wanda: "data",
  } as const;
  const at = ago(now, (15 - index) * 86_400_000 - index * 7_000_000);
  return {
    id: uuid(9, index),
    version: 3,
    digest,
    person: people[key],
    email: `${key}@nordlicht.example`,
    areas: [areas[key]],
    at,
    method: "session",
    counts: !lost,
    why: lost
      ? "Tarek Lindholm signed for what customers see on 5 November, and may not sign for it any more."
      : null,
    attestation: {
      statement: {},
      purpose: "belay/memo-approval/v1",
      keyId: "k1",
      signature: hex(60 + index),
    },
  };
}

export function others(now: number): MemoSummary[] {
  const one = (index: number, key: string, name: string, changes: Partial<MemoSummary>): MemoSummary => ({
    experiment: key,
    name,
    workflow: name,
    version: 1,
    state: "draft",
    digest: null,
    timebox: null,
    inForce: false,
    open: 4,
    savedAt: ago(now, index * 31 * 3_600_000),
    savedBy: tarek,
    ...changes,
  });
  return [
    one(1, "parts-lookup", "Parts lookup", {
      state: "signing",
      digest: hex(31),
      timebox: daysFromNow(4, 21),
      open: 1,
    }),
    one(2, "complaint-triage", "Complaint triage", {
      state: "approved",
      digest: hex(32),
      timebox: daysFromNow(-32, -14),
      open: 1,
      version: 2,
    }),
    one(3, "tender-summary", '=HYPERLINK("http://example.net")<b>Tender</b>', { savedBy: pilar }),
  ];
}

/** Which signatures memos take, as it is to begin with. */
export const memoPolicy: MemoPolicy = {
  signers: 2,
  areas: { "customer-facing": ["customers"], "personal-data": ["data"], "system-of-record": ["systems"] },
  spendAbove: 1000,
  passkey: false,
};

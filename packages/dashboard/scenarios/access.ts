import type { Account, MachineKey, Passkey, PersonEntry } from "@belay/contracts";
import { ago, owner } from "./experiments.ts";
import { hex, uuid } from "./ids.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** How the caller and the installation stand. */
export type AccessScenario = {
  /** Belay asks a second factor of this person, who has none. */
  withheld?: boolean;
  factor?: boolean;
  provider?: boolean;
  /** The step of a sign-in that is refused. */
  refuses?: "password" | "code";
};

type Answered = { status: number; body: unknown } | undefined;

const entry = (index: number, name: string, change: Partial<PersonEntry>, now: number): PersonEntry => ({
  id: index === 0 ? owner.id : uuid(40, index),
  name,
  kind: "person",
  role: "reviewer",
  email: `${name.toLowerCase().split(" ")[0]}@nordlicht.example`,
  areas: [],
  state: "active",
  secondFactor: false,
  since: ago(now, 90 * day),
  lastSignInAt: ago(now, index * 5 * 60 * minute + 4 * minute),
  ...change,
});

const people = (now: number, empty: boolean): PersonEntry[] =>
  [
    entry(0, owner.name, { role: "administrator", areas: ["workflow", "spend"], secondFactor: true }, now),
    entry(1, "Ilse Marchetti", { role: "owner", areas: ["workflow"], secondFactor: true }, now),
    entry(2, "Tarek Lindholm", { role: "operator", areas: ["customers", "systems"] }, now),
    entry(3, "Pilar Aguirre-Echeverría", { areas: ["systems"] }, now),
    entry(
      4,
      "Wanda Osei",
      { role: "viewer", state: "invited", since: ago(now, 2 * day), lastSignInAt: null },
      now,
    ),
    entry(5, "Jonas Lindqvist", { state: "ended", lastSignInAt: ago(now, 40 * day) }, now),
  ].slice(0, empty ? 1 : undefined);

const key = (index: number, change: Partial<MachineKey>, now: number): MachineKey => ({
  id: uuid(41, index),
  name: "dispatch",
  purpose: "service",
  environment: "production",
  workflows: null,
  createdAt: ago(now, 60 * day),
  createdBy: owner.name,
  lastUsedAt: ago(now, 2 * minute),
  expiresAt: null,
  rotatedAt: null,
  previousUntil: null,
  previousUsedAt: null,
  revokedAt: null,
  ...change,
});

const keys = (now: number): MachineKey[] => [
  key(1, { workflows: ["visit-notes"] }, now),
  key(
    2,
    {
      name: "crm-worker",
      purpose: "worker",
      rotatedAt: ago(now, 180 * minute),
      previousUntil: ago(now, -21 * 60 * minute),
      previousUsedAt: ago(now, 11 * minute),
    },
    now,
  ),
  key(3, { name: "deploy pipeline", purpose: "automation", expiresAt: ago(now, -30 * day) }, now),
  key(
    4,
    { name: "demo in June", environment: "staging", expiresAt: ago(now, 3 * day), lastUsedAt: null },
    now,
  ),
  key(5, { name: "old dispatch", revokedAt: ago(now, 12 * day), lastUsedAt: ago(now, 12 * day) }, now),
];

const account = (now: number, { withheld = false, factor = false }: AccessScenario): Account => ({
  person: {
    id: owner.id,
    name: owner.name,
    kind: "person",
    role: withheld ? "viewer" : "administrator",
    email: "noor@nordlicht.example",
    areas: withheld ? [] : ["workflow", "spend"],
  },
  hasPassword: true,
  provider: false,
  secondFactor: { on: factor, required: withheld, recoveryCodesLeft: factor ? 8 : 0 },
  sessions: [
    ["Firefox", "10.2.4.17", true],
    ["belay on build-7", "10.2.9.3", false],
  ].map(([name, from, current], index) => ({
    id: uuid(42, index),
    name: name as string,
    from: from as string,
    createdAt: ago(now, (index + 1) * 300 * minute),
    expiresAt: ago(now, -6 * day),
    current: current as boolean,
  })),
});

const passkeys = (now: number): Passkey[] => [
  {
    id: uuid(43, 1),
    name: "Blue key on the ring",
    site: "belay.nordlicht.example",
    createdAt: ago(now, 40 * day),
    lastUsedAt: ago(now, 3 * day),
  },
  {
    id: uuid(43, 2),
    name: "Phone",
    site: "belay.nordlicht.example",
    createdAt: ago(now, day),
    lastUsedAt: null,
  },
];

/** Answers the addresses of sign-in, people and keys; undefined: none of them. */
export function accessAnswer(
  scenario: AccessScenario,
  route: string,
  { empty, sample }: { empty: boolean; sample: boolean },
): Answered {
  const now = Date.now();
  const ok = (body: unknown, status = 200) => ({ status, body });
  const failed = (detail: string) => ({
    status: 401,
    body: {
      type: "urn:belay:problem:sign-in-failed",
      title: "That does not let you in",
      status: 401,
      code: "sign-in-failed",
      detail,
    },
  });
  const link = { link: `belay_link_${hex(8).slice(0, 43)}`, expiresAt: ago(now, -7 * day) };
  switch (route) {
    case "GET /api/v1/sign-in":
      return ok({ password: !sample, provider: scenario.provider ? "Northwind ID" : null });
    case "POST /api/v1/session/password":
      return scenario.refuses === "password"
        ? failed(
            "E-mail and password don't fit together. An administrator can make you a link for a new password.",
          )
        : ok({ challenge: `belay_challenge_${hex(9).slice(0, 43)}`, expiresAt: ago(now, -5 * minute) }, 201);
    case "POST /api/v1/session/second-factor":
      return failed("That code is not right, or was used already. Wait for your authenticator's next one.");
    case "POST /api/v1/invitations/look":
      return ok({
        purpose: "invitation",
        name: "Wanda Osei",
        email: "wanda@nordlicht.example",
        role: "viewer",
        by: owner.name,
        expiresAt: link.expiresAt,
      });
    case "GET /api/v1/people":
      return ok({ items: people(now, empty) });
    case "POST /api/v1/people":
      return ok({ person: people(now, false)[4], ...link }, 201);
    case "GET /api/v1/keys":
      return ok({ items: empty ? [] : keys(now) });
    case "POST /api/v1/keys":
      return ok({ key: keys(now)[0], secret: `belay_service_${hex(11).slice(0, 43)}` }, 201);
    case "GET /api/v1/account":
      return ok(account(now, scenario));
    case "GET /api/v1/account/passkeys":
      return ok({ items: empty ? [] : passkeys(now) });
    case "POST /api/v1/account/second-factor":
      return ok(
        { secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", uri: "otpauth://totp/Belay:noor?secret=GEZDGNBV" },
        201,
      );
    case "POST /api/v1/devices/look":
      return ok({
        name: "belay on build-7",
        from: "10.2.9.3",
        askedAt: ago(now, minute),
        expiresAt: ago(now, -9 * minute),
      });
    case "POST /api/v1/devices/decision":
      return ok({});
    default:
      return undefined;
  }
}

/** Which of the addresses answer to somebody who is not signed in. */
export const isOpen = (route: string): boolean =>
  route === "GET /api/v1/sign-in" || /^POST \/api\/v1\/(session|invitations)\//.test(route);

import type { PersonEntry } from "@belay/contracts";
import { describe, expect, it } from "vitest";
import { belay, server } from "../testing/belay.ts";
import * as samples from "../testing/samples.ts";

const rita: PersonEntry = {
  ...samples.person(),
  name: "Rita Reviewer",
  email: "rita@example.com",
  role: "reviewer",
  areas: ["data"],
  state: "active",
  secondFactor: true,
  since: samples.instant,
  lastSignInAt: null,
};
const made = { person: rita, link: "belay_link_abcdefghijklmnop", expiresAt: samples.instant };

describe("people", () => {
  it("list shows who there is and what each may do", async () => {
    const wire = await server({ people: () => ({ items: [rita] }) });
    const { out } = await belay(["people", "list"], wire);
    expect(out).toMatch(/NAME +E-MAIL +ROLE +SIGNS FOR/);
    expect(out).toMatch(/Rita Reviewer +rita@example\.com +reviewer +data +on +never +active/);
    expect(JSON.parse((await belay(["people", "list", "--json"], wire)).out)).toEqual({ items: [rita] });
  });

  it("invite prints a link to hand over, once", async () => {
    const wire = await server({ invite: () => made });
    const args = [
      "people",
      "invite",
      "--name",
      "Rita Reviewer",
      "--email",
      "rita@example.com",
      "--role",
      "reviewer",
    ];
    const { out } = await belay([...args, "--area", "data", "spend"], wire);
    expect(out).toContain(`${wire.url}/invitation#${made.link}`);
    expect(wire.seen[0]!.request.body).toEqual({
      name: "Rita Reviewer",
      email: "rita@example.com",
      role: "reviewer",
      areas: ["data", "spend"],
    });
    expect(
      await belay(["people", "invite", "--name", "x", "--email", "x@y.z", "--role", "king"], wire),
    ).toMatchObject({
      code: 2,
    });
  });

  it("role, areas and end find the person by address or id", async () => {
    const wire = await server({
      people: () => ({ items: [rita] }),
      changePerson: () => rita,
      endPerson: () => ({ ...rita, state: "ended" }),
    });
    await belay(["people", "role", "Rita@example.com", "operator"], wire);
    await belay(["people", "areas", rita.id, "spend", "data"], wire);
    await belay(["people", "areas", rita.id], wire);
    await belay(["people", "end", "rita@example.com"], wire);
    const changes = wire.seen.filter(({ name }) => name !== "people");
    expect(changes.map(({ name, request }) => [name, request.params.person, request.body])).toEqual([
      ["changePerson", rita.id, { role: "operator" }],
      ["changePerson", rita.id, { areas: ["spend", "data"] }],
      ["changePerson", rita.id, { areas: [] }],
      ["endPerson", rita.id, undefined],
    ]);
    expect(await belay(["people", "end", "nobody@example.com"], wire)).toMatchObject({ code: 3 });
  });
});

describe("keys", () => {
  const key = samples.machineKey();
  it("rotate prints the new secret and until when the old one works", async () => {
    const wire = await server({
      rotateKey: ({ body }) => ({
        key: {
          ...key,
          previousUntil:
            (body as { overlapHours: number }).overlapHours === 0 ? null : "2026-06-02T10:30:00.000Z",
        },
        secret: "belay_service_new",
      }),
    });
    const { out } = await belay(["keys", "rotate", key.id], wire);
    expect(out).toContain("  belay_service_new\n");
    expect(out).toContain("works until 2026-06-02T10:30Z");
    expect((await belay(["keys", "rotate", key.id, "--overlap", "0"], wire)).out).toContain(
      "The old one has ended",
    );
    expect(wire.seen.map(({ request }) => request.body)).toEqual([{ overlapHours: 24 }, { overlapHours: 0 }]);
    expect(await belay(["keys", "rotate", key.id, "--overlap", "soon"], wire)).toMatchObject({ code: 2 });
  });

  it("list says who still uses an old secret", async () => {
    const later = "2999-01-01T00:00:00.000Z";
    const wire = await server({
      keys: () => ({
        items: [
          { ...key, name: "plain" },
          { ...key, name: "rotated", previousUntil: later },
          { ...key, name: "lagging", previousUntil: later, previousUsedAt: samples.instant },
          { ...key, name: "over", expiresAt: "2020-01-01T00:00:00.000Z" },
        ],
      }),
    });
    const { out } = await belay(["keys", "list"], wire);
    expect(out).toMatch(/plain .* good\n/);
    expect(out).toMatch(/rotated .* good, old secret unused\n/);
    expect(out).toMatch(/lagging .* good, old secret in use\n/);
    expect(out).toMatch(/over .* expired\n/);
  });
});

import { stages } from "@belay/contracts/stage";
import { createFakeClock, createTestSystem, type FakeClock, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let clock: FakeClock;
let system: TestSystem;
const params = { experiment: "note-mail" };

beforeAll(async () => {
  clock = createFakeClock();
  system = await createTestSystem({ sampleMode: true, clock });
  await system.open({ ring: 1 });
});
afterAll(() => system?.close());

const label = async () => {
  const { asOf: _, ...report } = await system.owner.stage({ params, query: {} });
  return report;
};
const metCodes = async () =>
  (await label()).dimensions.flatMap(({ items }) => items.filter(({ met }) => met).map(({ code }) => code));

describe("an experiment's stage", () => {
  it("rests on what was done: activating and raising by a person, and no run yet", async () => {
    const { stage, next, dimensions } = await label();
    expect([stage, next]).toEqual(["demo", "micro-poc"]);
    const promotion = dimensions.find(({ dimension }) => dimension === "promotion")!;
    expect(promotion.items[0]).toMatchObject({
      code: "out-of-shadow",
      met: true,
      evidence: [{ kind: "signature", label: "Raised to ring 1" }],
    });
    const met = await metCodes();
    expect(met).not.toContain("runs-complete");
    for (const code of ["memo-signed", "owner-signed", "inside-memo", "inside-timebox"])
      expect(met).toContain(code);
  });

  it("is the same after any amount of text was pushed", async () => {
    const before = await label();
    const words = "Drilled, signed, measured, in production, owned by Ada. ";
    await system.push({
      hypothesis: words,
      rings: [
        { name: "shadow", share: 1 },
        { name: "pilot", share: 1, exit: [words], hold: { approval: words } },
        { name: "everyone", share: 1, exit: [words] },
      ],
      guardrails: [{ metric: "failure-rate", above: 0.1, then: "pause" }],
      shortcuts: [{ reason: words, risk: words, owner: "Ada", expires: "2030-01-01", cleanup: words }],
      rollback: { steps: [{ step: "close-gate", verify: `${words} The drill was passed.`, who: "Ada" }] },
    });
    expect(await label()).toEqual(before);
  });

  it("is not raised by what is written on the memo, and what its digest loses is lost", async () => {
    const before = await label();
    const { content, edition } = await system.owner.memo({ params, query: {} });
    const baseline = { value: 30, words: "Measured, drilled and signed by everybody." };
    await system.owner.saveMemo({ params, body: { basedOn: edition, content: { ...content, baseline } } });
    const after = await label();
    expect(stages.indexOf(after.stage)).toBeLessThanOrEqual(stages.indexOf(before.stage));
    const met = (report: typeof before) =>
      report.dimensions.flatMap(({ items }) => items.filter((item) => item.met));
    expect(met(before).map(({ code }) => code)).toEqual(
      expect.arrayContaining(met(after).map(({ code }) => code)),
    );
  });

  it("gets another item by an act, which is its evidence", async () => {
    await system.owner.pause({ body: { scope: { kind: "experiment", key: "note-mail" } } });
    expect(await metCodes()).toContain("halt-used");
  });

  it("is not told of an experiment that isn't there", async () => {
    await expect(system.owner.stage({ params: { experiment: "nobodys" }, query: {} })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(
      system.owner.stageAuditPrefill({ params: { experiment: "nobodys" }, query: {} }),
    ).rejects.toMatchObject({ code: "not-found" });
  });

  it("fills in the audit with what evidence says, and nothing else", async () => {
    const { answers, name } = await system.owner.stageAuditPrefill({ params, query: {} });
    expect(name).toBe("Note mails");
    expect(answers.find(({ question }) => question === "way-back")).toMatchObject({ answer: "partly" });
    expect(answers.map(({ question }) => question)).not.toContain("compared");
    for (const { evidence } of answers) expect(evidence.length).toBeGreaterThan(0);
  });
});

describe("a kept audit", () => {
  const body = { about: "<b>Notes</b>", experiment: "note-mail", answers: { "worth-it": "no" as const } };

  it("is kept for a person who asks, shown as it was, and gone when it is deleted or its time is over", async () => {
    const kept = await system.owner.keepStageAudit({ body });
    expect(kept).toMatchObject({
      about: "<b>Notes</b>",
      answers: { "worth-it": "no" },
    });
    const listed = await system.owner.stageAudits({ query: { experiment: "note-mail" } });
    expect(listed.items).toEqual([kept]);
    await system.owner.deleteStageAudit({ params: { audit: kept.id } });
    expect((await system.owner.stageAudits({ query: {} })).items).toEqual([]);
    await expect(system.owner.deleteStageAudit({ params: { audit: kept.id } })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("is deleted by its keeper or an owner, and kept by no viewer, key or stranger", async () => {
    const { id } = await system.owner.keepStageAudit({ body });
    const reviewer = await system.person("Robin", "reviewer");
    const viewer = await system.person("Vera", "viewer");
    await expect(reviewer.client.deleteStageAudit({ params: { audit: id } })).rejects.toMatchObject({
      code: "forbidden",
    });
    const path = "/api/v1/stage-audits";
    expect((await system.request("POST", path, { body })).status).toBe(401);
    expect((await system.request("POST", path, { body, token: viewer.token })).status).toBe(403);
    expect((await system.request("POST", path, { body, token: system.keys.automation })).status).toBe(403);
    expect((await system.request("GET", path)).status).toBe(401);
  });

  it.each([
    ["an answer there is none of", { answers: { "worth-it": "perhaps" } }],
    ["a question there is none of", { answers: { colour: "yes" } }],
    ["no answer", { answers: {} }],
    ["a name that is too long", { about: "x".repeat(200) }],
    ["more than it takes", { note: "x" }],
  ])("is refused with %s", async (_, change) => {
    const answer = await system.request("POST", "/api/v1/stage-audits", {
      token: system.ownerToken,
      body: { ...body, ...change },
    });
    expect(answer.status).toBe(400);
    expect(answer.json["detail"]).toMatch(/\.$/);
  });

  it("is at most one of twenty a day, and no longer than its time", async () => {
    const { client } = await system.person("Kim", "reviewer");
    for (let index = 0; index < 20; index += 1) await client.keepStageAudit({ body });
    await expect(client.keepStageAudit({ body })).rejects.toMatchObject({ code: "rate-limited" });
    clock.advance(181 * 86_400_000);
    const late = await system.person("Lee", "reviewer");
    expect((await late.client.stageAudits({ query: {} })).items).toEqual([]);
  });
});

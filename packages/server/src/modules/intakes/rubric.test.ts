import type { IntakeAnswers, Weights } from "@belay/contracts";
import { createTestSystem, type BelayClient, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let system: TestSystem;
let owner: BelayClient;
let vera: BelayClient;
beforeAll(async () => {
  system = await createTestSystem({ sampleMode: true });
  owner = system.owner;
  vera = (await system.person("Vera Viewer", "viewer")).client;
});
afterAll(() => system.close());

const base: IntakeAnswers = {
  name: "Base",
  pain: "It hurts.",
  often: { count: 5, per: "week" },
  minutes: 30,
  ownerKind: "person",
  owner: "Ada",
  decider: "Ada",
  measured: "not",
  textShare: "half",
  judgement: "some",
  systemOfRecord: "CRM",
  data: "Notes",
  dataState: "export",
  personalData: "no",
  undo: "with-effort",
  reach: "company",
};
async function handIn(change: IntakeAnswers): Promise<string> {
  const { id, version } = await owner.createIntake({ body: { answers: { ...base, ...change } } });
  await owner.submitIntake({ params: { intake: id }, body: { version } });
  return id;
}
const ranking = async () =>
  (await vera.intakes({ query: { state: "submitted" } })).items.map(({ name, rank }) => [rank, name]);

describe("the rubric", () => {
  test("ranks those handed in, and a change of weights scores all anew and keeps who, when, before and after", async () => {
    await handIn({ name: "Wordy", textShare: "most", undo: "never" });
    await handIn({ name: "Safe", textShare: "little", undo: "at-once", reach: "team" });
    await owner.createIntake({ body: { answers: { ...base, name: "Only a draft", textShare: "most" } } });
    expect(await ranking()).toEqual([
      [1, "Safe"],
      [2, "Wordy"],
    ]);
    const before = await vera.rubric();
    expect(before).toMatchObject({ version: 0, changedAt: null });
    expect(before.criteria.every(({ rule }) => rule.length > 20)).toBe(true);
    const weights: Weights = { ...before.weights, "text-heavy": 10, reversible: 0 };
    const after = await owner.changeRubric({ body: { version: 0, weights, reason: "Text is what we have" } });
    expect(after).toMatchObject({ version: 1, weights, changedBy: { name: "Sample owner" } });
    expect(await ranking()).toEqual([
      [1, "Wordy"],
      [2, "Safe"],
    ]);
    const [change, ...older] = (await vera.rubricHistory()).items;
    expect(older).toEqual([]);
    expect(change).toMatchObject({
      version: 1,
      reason: "Text is what we have",
      by: { name: "Sample owner" },
      before: before.weights,
      after: weights,
      rescored: 2,
    });
    expect(change!.moved.map(({ name, before: was, after: is }) => [name, was.rank, is.rank])).toEqual([
      ["Wordy", 2, 1],
      ["Safe", 1, 2],
    ]);
    const { items } = await vera.intakes({ query: {} });
    expect(items.every(({ score }) => score.rubric === 1)).toBe(true);
  });

  test("is changed by owners only, from the version they saw, and never to nothing", async () => {
    const { version, weights } = await owner.rubric();
    const body = { version, weights: { ...weights, effort: 9 }, reason: "why not" };
    await expect(vera.changeRubric({ body })).rejects.toMatchObject({ code: "forbidden" });
    await expect(owner.changeRubric({ body: { ...body, version: version + 7 } })).rejects.toMatchObject({
      code: "conflict",
      detail: expect.stringContaining(`at version ${version}`),
    });
    const nothing = Object.fromEntries(Object.keys(weights).map((name) => [name, 0])) as Weights;
    await expect(owner.changeRubric({ body: { ...body, weights: nothing } })).rejects.toMatchObject({
      code: "invalid-request",
      detail: expect.stringContaining("at least one weight above zero"),
    });
    for (const wrong of [{ effort: -1 }, { effort: 11 }, { effort: "much" }, { surprise: 1 }]) {
      const { status } = await system.request("PUT", "/api/v1/rubric", {
        token: system.ownerToken,
        body: { ...body, weights: { ...weights, ...wrong } },
      });
      expect(status).toBe(400);
    }
    expect((await owner.rubric()).version).toBe(version);
  });

  test("of two changes at once one is refused", async () => {
    const { version, weights } = await owner.rubric();
    const change = (effort: number) =>
      owner.changeRubric({ body: { version, weights: { ...weights, effort }, reason: "at once" } });
    const settled = await Promise.allSettled([change(3), change(4)]);
    expect(settled.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await owner.rubric()).version).toBe(version + 1);
  });

  test("the same weights again are no change", async () => {
    const { version, weights } = await owner.rubric();
    expect((await owner.changeRubric({ body: { version, weights, reason: "same" } })).version).toBe(version);
  });
});

describe("a person's judgement", () => {
  test("takes the rule's place with its reason, is shown, and can be taken back", async () => {
    const intake = await handIn({ name: "Judged" });
    const params = { intake, criterion: "effort" } as const;
    const plain = await vera.intake({ params: { intake } });
    await expect(vera.overrideScore({ params, body: { score: 1, reason: "hard" } })).rejects.toMatchObject({
      code: "forbidden",
    });
    const { status } = await system.request("PUT", `/api/v1/intakes/${intake}/scores/effort`, {
      token: system.ownerToken,
      body: { score: 1, reason: " " },
    });
    expect(status).toBe(400);
    const judged = await owner.overrideScore({ params, body: { score: 1, reason: "The export is blocked" } });
    const effort = judged.score.criteria.find(({ criterion }) => criterion === "effort")!;
    expect(effort).toMatchObject({
      score: 1,
      override: { score: 1, reason: "The export is blocked", by: { name: "Sample owner" } },
    });
    expect(effort.computed).toBe(plain.score.criteria.at(-1)!.score);
    expect(judged.score.total).toBeLessThan(plain.score.total);
    const restored = await owner.restoreScore({ params });
    expect(restored.score).toEqual(plain.score);
  });

  test("on a draft waits until it is handed in", async () => {
    const { id } = await owner.createIntake({ body: { answers: { name: "Draft" } } });
    await expect(
      owner.overrideScore({ params: { intake: id, criterion: "effort" }, body: { score: 1, reason: "x" } }),
    ).rejects.toMatchObject({ code: "conflict", detail: expect.stringContaining("hand it in first") });
  });
});

import type { MemoInput } from "@belay/contracts";
import { createFakeClock, createTestSystem, testDefinition, type TestSystem } from "@belay/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

// 2026-01-05, 09:00 UTC.
const clock = createFakeClock();
let system: TestSystem;
beforeAll(async () => {
  system = await createTestSystem({ clock });
  // The newest is approved; what is active is bound to the one before.
  await system.open({ key: "b-superseded", ring: 1 });
  await system.pushApproved({ key: "b-superseded", memoChange: { firstOutput: "Another mail" } });
  await system.open({ key: "a-approved" });
  await system.push({ key: "c-unknown" });
  await system.push({ key: "d-draft", memoChange: await written("d-draft") });
  await system.push({ key: "e-signing", memoChange: await written("e-signing", true) });
  await system.pushApproved({ key: "f-ended" });
  const params = { experiment: "f-ended" };
  const { digest } = await system.owner.memo({ params, query: {} });
  await system.owner.endMemo({ params, body: { digest: digest!, reason: "It was enough" } });
  await system.pushApproved({
    key: "g-past",
    memoChange: { timebox: { from: "2026-01-01", to: "2026-01-06" } },
  });
  clock.advance(3 * 86_400_000);
});
afterAll(() => system.close());

/** Writes a memo that nobody has signed; the change that a definition's memo needs to be that one. */
async function written(key: string, asked = false): Promise<Partial<MemoInput>> {
  const change = { firstOutput: `A mail for ${key}` };
  const { files, definition } = testDefinition({ key, memoChange: change });
  const { content } = await system.owner.readMemo({ body: { markdown: files[definition.memo]! } });
  const { digest } = await system.owner.createMemo({ body: { content: content! } });
  if (asked) await system.owner.askForSignatures({ params: { experiment: key }, body: { digest: digest! } });
  return change;
}

const list = async () => (await system.owner.experiments({ query: {} })).items;

test("all at once say what each says by itself, whatever state its memo is in", async () => {
  const all = await list();
  expect(all.map(({ key, memo }) => [key, memo.state, memo.signed, memo.inForce])).toEqual([
    ["a-approved", "approved", true, true],
    ["b-superseded", "superseded", false, false],
    ["c-unknown", null, false, false],
    ["d-draft", "draft", false, false],
    ["e-signing", "signing", false, false],
    ["f-ended", "ended", false, false],
    ["g-past", "approved", true, false],
  ]);
  for (const summary of all) {
    const alone = await system.owner.experiment({ params: { experiment: summary.key }, query: {} });
    expect(alone).toMatchObject(summary);
  }
});

test("reading them takes as many queries for all as for one, from memory or not", async () => {
  const key = await system.createKey("automation", { workflows: ["notes"] });
  const texts = await watchQueries(async () => {
    expect((await system.as(key.secret).experiments({ query: {} })).items).toHaveLength(7);
  });
  for (const table of ["memo_versions", "memo_signatures", "memo_policies"])
    expect(texts.filter((text) => text.includes(`from "${table}"`))).toHaveLength(1);

  // A replica that has just begun has read no revision yet.
  const replica = await system.replica();
  const first = await watchQueries(async () => {
    expect((await replica.as(system.ownerToken).experiments({ query: {} })).items).toHaveLength(7);
  });
  expect(first.filter((text) => text.includes('from "revisions" inner join "experiments"'))).toHaveLength(1);
});

async function watchQueries(work: () => Promise<void>): Promise<string[]> {
  const texts: string[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given as [string | { text: string }];
    texts.push(typeof first === "string" ? first : first.text);
    return Reflect.apply(query, this, given) as never;
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return texts;
}

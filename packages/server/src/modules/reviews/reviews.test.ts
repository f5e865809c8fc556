import type { LeasedAction, Scope } from "@belay/contracts";
import {
  createFakeClock,
  type BelayClient,
  baselineMail,
  createDeskSystem,
  draftMail,
  type DeskSystem,
} from "@belay/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const clock = createFakeClock();
const minute = 60_000;
let system: DeskSystem;
let owner: BelayClient;
let rita: BelayClient;
let otto: BelayClient;
const scope: Scope = { kind: "experiment", key: "note-mail" };

beforeAll(async () => {
  system = await createDeskSystem({ clock });
  owner = system.owner;
  rita = (await system.person("Rita Reviewer")).client;
  otto = (await system.person("Otto Reviewer")).client;
});
afterAll(() => system.close());
beforeEach(async () => {
  await owner.resume({ body: { scope, reason: "next test" } });
  await leaseAll();
});

const params = (review: { id: string }) => ({ review: review.id });
const stateOf = async (review: { id: string }) => (await owner.review({ params: params(review) })).state;
const approve = (by: BelayClient, review: { id: string; draftDigest: string }) =>
  by.decide({ params: params(review), body: { verdict: "approved", draftDigest: review.draftDigest } });

/** Takes, and completes, everything that is due. */
async function leaseAll(): Promise<LeasedAction[]> {
  const { actions } = await system.worker.leaseActions({ body: { worker: "w", limit: 50 } });
  const now = new Date(clock.now()).toISOString();
  for (const { id, fence } of actions)
    await system.worker.completeAction({
      params: { action: id },
      body: { fence, verifiedAt: now, startedAt: now, touched: [] },
    });
  return actions;
}

describe("a draft", () => {
  test("is queued with all that a reviewer needs, once for a piece of work", async () => {
    const body = await system.draft();
    const [first, second] = await Promise.all([
      system.service.submitDraft({ body }),
      system.service.submitDraft({ body: { ...body, draft: { subject: "Another", body: "Text." } } }),
    ]);
    expect(second.review).toBe(first.review);
    const review = await owner.review({ params: { review: first.review } });
    expect(review).toMatchObject({
      state: "waiting",
      title: "Note 1",
      source: body.source,
      baseline: baselineMail,
      final: null,
      held: false,
      reasons: ["not true", "other"],
      action: { system: "crm", recordType: "mail", verb: "create", target: "account-1" },
      dueAt: new Date(clock.now() + 60 * minute).toISOString(),
    });
    const { items, waiting } = await owner.reviews({ query: {} });
    expect(items.map((item) => item.id)).toContain(first.review);
    expect(waiting).toBeGreaterThan(0);
    await approve(rita, review);
  });

  test("of another epoch or revision, or while not open, is refused: the service goes its old way", async () => {
    const body = await system.draft();
    for (const change of [{ epoch: body.epoch - 1 }, { epoch: body.epoch + 1 }])
      await expect(system.service.submitDraft({ body: { ...body, ...change } })).rejects.toMatchObject({
        code: "exposure-closed",
      });
    await owner.pause({ body: { scope } });
    const paused = await system.draft();
    await expect(system.service.submitDraft({ body: paused })).rejects.toMatchObject({
      code: "exposure-closed",
    });
  });

  test.each([
    ["half a character in the draft", { draft: { subject: "\ud800", body: "b" } }],
    ["half a character in the baseline", { baseline: { subject: "a", body: "\udfff" } }],
    ["half a character in the key", { idempotencyKey: "a\ud800" }],
    ["a NUL in the key", { idempotencyKey: "a\0b" }],
  ])("that could never be sent is not queued: %s", async (_, change) => {
    const body = await system.draft(change);
    await expect(system.service.submitDraft({ body })).rejects.toMatchObject({
      code: "invalid-request",
      status: 400,
    });
  });

  test("with a number beyond all bounds is refused as well", async () => {
    const body = JSON.stringify(await system.draft({ draft: { subject: "hole", body: "b" } })).replace(
      '"hole"',
      "1e400",
    );
    const answer = await system.request("POST", "/api/v1/drafts", { token: system.keys.service, body });
    expect([answer.status, answer.json["code"]]).toEqual([400, "invalid-request"]);
  });

  test("with NULs in its texts is kept as it is", async () => {
    const draft = { subject: "a\0b", body: "c" };
    const review = await system.submit({ draft, title: "\0", target: "a\0" });
    expect(review).toMatchObject({ draft, title: "\0" });
    await approve(rita, review);
    expect((await leaseAll()).map((action) => action.payload)).toContainEqual(draft);
  });
});

describe("a claim", () => {
  test("is one person's, one at a time, and ends by itself", async () => {
    const [one, two] = [await system.submit(), await system.submit()];
    expect(await rita.claim({ params: params(one) })).toMatchObject({
      state: "claimed",
      claimedBy: { name: "Rita Reviewer" },
    });
    await expect(otto.claim({ params: params(one) })).rejects.toMatchObject({ code: "claimed-by-another" });
    await expect(approve(otto, one)).rejects.toMatchObject({ code: "claimed-by-another" });
    await expect(otto.release({ params: params(one) })).rejects.toMatchObject({ code: "claimed-by-another" });
    // Taking another item puts the first one back.
    await rita.claim({ params: params(two) });
    expect(await stateOf(one)).toBe("waiting");
    await otto.claim({ params: params(one) });
    clock.advance(16 * minute);
    expect(await rita.claim({ params: params(one) })).toMatchObject({ claimedBy: { name: "Rita Reviewer" } });
    expect(await rita.release({ params: params(one) })).toMatchObject({ state: "waiting", claimedBy: null });
    await approve(rita, one);
    await approve(rita, two);
  });

  test("of two at once is one's", async () => {
    const review = await system.submit();
    const answers = await Promise.allSettled(
      [rita, otto].map((one) => one.claim({ params: params(review) })),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await approve(answers[0]?.status === "fulfilled" ? rita : otto, review);
  });
});

describe("a verdict", () => {
  test("approves exactly what was shown, and releases it signed", async () => {
    const review = await system.submit();
    await rita.decide({
      params: params(review),
      body: { verdict: "approved", draftDigest: review.draftDigest, rating: 5, activeMs: 4_000 },
    });
    expect(await owner.review({ params: params(review) })).toMatchObject({
      state: "approved",
      final: draftMail,
      decidedBy: { kind: "sample", name: "Rita Reviewer" },
    });
    const [action] = await leaseAll();
    expect(action).toMatchObject({
      kind: "publish",
      payload: draftMail,
      attestation: {
        purpose: "belay/publish/v1",
        statement: { actor: { name: "Rita Reviewer" }, target: "account-1" },
      },
    });
  });

  test("on another draft than the one kept is refused", async () => {
    const review = await system.submit();
    await expect(approve(rita, { ...review, draftDigest: "0".repeat(64) })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await stateOf(review)).toBe("waiting");
    await approve(rita, review);
  });

  test("comes once: of ten at once one counts, and no later one", async () => {
    const review = await system.submit();
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 === 0
          ? approve(rita, review)
          : rita.decide({
              params: params(review),
              body: { verdict: "rejected", draftDigest: review.draftDigest, reason: "other" },
            }),
      ),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "already-decided" });
    await expect(approve(otto, review)).rejects.toMatchObject({ code: "already-decided" });
    expect(await leaseAll()).toHaveLength(1);
  });

  test("edited releases the edited text, if it keeps the output's contract", async () => {
    const review = await system.submit();
    const edit = (final: unknown) =>
      rita.decide({
        params: params(review),
        body: { verdict: "edited", draftDigest: review.draftDigest, final: final as never },
      });
    for (const final of [
      { subject: "only" },
      { subject: "", body: "b" },
      { subject: "a", body: "b", cc: "c" },
      "text",
      null,
    ])
      await expect(edit(final)).rejects.toMatchObject({
        code: "invalid-request",
        errors: expect.arrayContaining([
          expect.objectContaining({ path: expect.stringMatching(/^\/final/) }),
        ]),
      });
    await expect(edit({ subject: "\ud800", body: "b" })).rejects.toMatchObject({ code: "invalid-request" });
    expect(await stateOf(review)).toBe("waiting");
    const final = { subject: "Edited", body: "By Rita." };
    await edit(final);
    expect(await owner.review({ params: params(review) })).toMatchObject({
      state: "edited",
      final,
      draft: draftMail,
    });
    expect((await leaseAll()).map((action) => action.payload)).toEqual([final]);
  });

  test("rejected takes a reason from the list, and releases the baseline by rule", async () => {
    const review = await system.submit();
    const reject = (reason: string) =>
      rita.decide({
        params: params(review),
        body: { verdict: "rejected", draftDigest: review.draftDigest, reason, words: "no" },
      });
    await expect(reject("I felt like it")).rejects.toMatchObject({
      code: "invalid-request",
      errors: [expect.objectContaining({ path: "/reason" })],
    });
    await reject("not true");
    const [action] = await leaseAll();
    expect(action).toMatchObject({
      kind: "baseline",
      payload: baselineMail,
      attestation: { purpose: "belay/baseline/v1", statement: { actor: { kind: "system" } } },
    });
  });

  test("a paused experiment's verdict counts, and its action waits for the resume", async () => {
    const review = await system.submit();
    await owner.pause({ body: { scope } });
    expect((await owner.review({ params: params(review) })).held).toBe(true);
    await approve(rita, review);
    expect(await leaseAll()).toEqual([]);
    await owner.resume({ body: { scope } });
    expect((await leaseAll()).map((action) => action.payload)).toEqual([draftMail]);
  });
});

describe.each<[string, Scope]>([
  ["the experiment", scope],
  ["its workflow", { kind: "workflow", key: "notes" }],
  ["its environment", { kind: "environment" }],
])("a kill of %s", (_, held) => {
  test("ends what waits, claimed or approved but not yet sent, in the baseline", async () => {
    const [waiting, claimed, approved] = [
      await system.submit(),
      await system.submit(),
      await system.submit(),
    ];
    await rita.claim({ params: params(claimed) });
    await approve(otto, approved);
    await owner.kill({ body: { scope: held } });
    await expect
      .poll(async () => [await stateOf(waiting), await stateOf(claimed)], { timeout: 10_000 })
      .toEqual(["withdrawn", "withdrawn"]);
    await expect(approve(rita, claimed)).rejects.toMatchObject({ code: "already-decided" });
    const sent: LeasedAction[] = [];
    await expect.poll(async () => sent.push(...(await leaseAll())), { timeout: 10_000 }).toBe(3);
    expect(sent.map((action) => [action.kind, action.payload])).toEqual(
      sent.map(() => ["baseline", baselineMail]),
    );
    const { items } = await owner.actions({ query: { state: "withdrawn", limit: 200 } });
    expect(items.map((item) => item.review)).toContain(approved.id);
    await owner.resume({ body: { scope: held, reason: "mended" } });
    expect(await leaseAll()).toEqual([]);
  });

  test("voids what was drafted before it, even where it is resumed at once", async () => {
    const [waiting, approved] = [await system.submit(), await system.submit()];
    await approve(otto, approved);
    await owner.kill({ body: { scope: held } });
    await owner.resume({ body: { scope: held, reason: "a mistake" } });
    await expect(approve(rita, waiting)).rejects.toMatchObject({
      code: expect.stringMatching(/^(exposure-closed|already-decided)$/),
    });
    const sent: LeasedAction[] = [];
    await expect.poll(async () => sent.push(...(await leaseAll())), { timeout: 10_000 }).toBe(2);
    expect(sent.map((action) => action.kind)).toEqual(["baseline", "baseline"]);
    expect(await stateOf(waiting)).toBe("withdrawn");
  });
});

test("an item past due ends in the baseline, and a verdict that comes too late is told so", async () => {
  const [late, never] = [await system.submit(), await system.submit()];
  await rita.claim({ params: params(late) });
  clock.advance(61 * minute);
  await expect(approve(rita, late)).rejects.toMatchObject({ code: "already-decided" });
  await expect
    .poll(async () => [await stateOf(late), await stateOf(never)], { timeout: 10_000 })
    .toEqual(["expired", "expired"]);
  expect((await leaseAll()).map((action) => [action.kind, action.payload])).toEqual([
    ["baseline", baselineMail],
    ["baseline", baselineMail],
  ]);
  const { items } = await owner.reviews({ query: { state: "decided", limit: 2 } });
  expect(items.map((item) => [item.state, item.decidedBy?.kind])).toEqual([
    ["expired", "system"],
    ["expired", "system"],
  ]);
});

test("lists page through everything once", async () => {
  for (let index = 0; index < 7; index++) await system.submit({ title: `Item ${index}` });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await owner.reviews({ query: { limit: 3, ...(cursor !== null && { cursor }) } });
    seen.push(...page.items.map((item) => item.title));
    cursor = page.next;
  } while (cursor !== null);
  expect(seen).toEqual(Array.from({ length: 7 }, (_, index) => `Item ${index}`));
});

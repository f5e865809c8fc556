import { randomUUID } from "node:crypto";
import type { IntakeAnswers, IntakeDetail } from "@belay/contracts";
import { createFakeClock, createTestSystem, type BelayClient, type TestSystem } from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const clock = createFakeClock();
let system: TestSystem;
let owner: BelayClient;
let vera: BelayClient;
let otto: BelayClient;

beforeAll(async () => {
  system = await createTestSystem({ clock, sampleMode: true });
  owner = system.owner;
  vera = (await system.person("Vera Viewer", "viewer")).client;
  otto = (await system.person("Otto Operator", "operator")).client;
});
afterAll(() => system.close());

const whole: IntakeAnswers = {
  name: "Answering price requests",
  pain: "Customers wait two days for a price that we could look up.",
  often: { count: 12, per: "day" },
  minutes: 20,
  ownerKind: "person",
  owner: "Vera Viewer",
  decider: "Head of sales",
  measured: "recorded",
  measure: "Hours from request to reply, in the ticket system",
  textShare: "most",
  judgement: "each",
  systemOfRecord: "Ticket system",
  systems: ["Price list"],
  data: "Requests and the price list",
  dataState: "ready",
  personalData: "no",
  undo: "at-once",
  reach: "customers",
};
const other = (change: IntakeAnswers): IntakeAnswers => ({
  ...whole,
  name: `Work ${randomUUID()}`,
  ...change,
});
const params = ({ id }: IntakeDetail) => ({ intake: id });
const begin = (answers: IntakeAnswers = whole, by = vera) => by.createIntake({ body: { answers } });
async function handIn(answers: IntakeAnswers = other({}), by = vera): Promise<IntakeDetail> {
  const draft = await begin(answers, by);
  return by.submitIntake({ params: params(draft), body: { version: draft.version } });
}
const auditOf = (intake: IntakeDetail) =>
  owner
    .audit({ query: { subject: intake.id } })
    .then(({ items }) => items.filter(({ subject }) => subject.id === intake.id));

describe("an intake", () => {
  test("half filled is kept as it is, says what is missing, and can't be handed in", async () => {
    const draft = await begin({ name: "Half", pain: "" });
    expect(draft).toMatchObject({ state: "draft", version: 1, answers: { name: "Half" }, rank: null });
    expect(draft.answers).not.toHaveProperty("pain");
    expect(draft.missing).toContain("pain");
    expect(draft.missing).not.toContain("name");
    expect(draft.answered).toEqual({ given: 1, asked: 16 });
    const refusal = vera.submitIntake({ params: params(draft), body: { version: 1 } });
    await expect(refusal).rejects.toMatchObject({
      code: "invalid-request",
      errors: expect.arrayContaining([{ path: "/answers/pain", message: "is not answered yet" }]),
    });
    expect((await vera.intake({ params: params(draft) })).state).toBe("draft");
  });

  test("is one, however often its form begins it", async () => {
    const body = { answers: { name: "Begun twice" }, editor: { id: randomUUID(), turn: 0 } };
    const [one, two] = await Promise.all([vera.createIntake({ body }), vera.createIntake({ body })]);
    expect(two.id).toBe(one.id);
    const theirs = await otto.createIntake({ body });
    expect(theirs.id).not.toBe(one.id);
  });

  test("goes from draft to handed in, back, and to rejected, each with its entry in the audit log", async () => {
    const intake = await handIn();
    expect(intake).toMatchObject({ state: "submitted", may: { edit: true, decide: false } });
    expect(intake.rank).toBeGreaterThan(0);
    const save = { params: params(intake), body: { version: intake.version, answers: whole } };
    await expect(vera.saveIntake(save)).rejects.toMatchObject({
      code: "conflict",
      detail: expect.stringContaining("take it back to a draft"),
    });
    const back = await vera.reopenIntake({ params: params(intake), body: { version: intake.version } });
    expect(back).toMatchObject({ state: "draft", rank: null, submittedAt: null });
    const reject = { params: params(intake), body: { version: back.version, reason: "Too few a year" } };
    await expect(vera.rejectIntake(reject)).rejects.toMatchObject({ code: "forbidden" });
    const rejected = await owner.rejectIntake(reject);
    expect(rejected).toMatchObject({ state: "rejected", rejection: { reason: "Too few a year" } });
    await expect(
      owner.rejectIntake({ ...reject, body: { ...reject.body, version: rejected.version } }),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    const entries = await auditOf(intake);
    expect(entries.map(({ action }) => action).toSorted()).toEqual([
      "intake.create",
      "intake.reject",
      "intake.reopen",
      "intake.submit",
    ]);
    expect(JSON.stringify(entries)).not.toContain("Too few a year");
  });

  test("is changed by its author and by those who help, and by nobody else", async () => {
    const mine = await begin(other({}), owner);
    const body = { version: mine.version, answers: { name: "Mine now" } };
    await expect(vera.saveIntake({ params: params(mine), body })).rejects.toMatchObject({
      code: "forbidden",
      detail: expect.stringContaining("operator"),
    });
    expect((await otto.saveIntake({ params: params(mine), body })).answers.name).toBe("Mine now");
  });
});

describe("two who edit one intake", () => {
  test("the second is told who was first and loses nothing: it reads, and saves on top", async () => {
    const draft = await begin(other({}));
    const first = await otto.saveIntake({
      params: params(draft),
      body: {
        version: 1,
        answers: { ...draft.answers, pain: "Otto's words" },
        editor: { id: randomUUID(), turn: 0 },
      },
    });
    const late = {
      version: 1,
      answers: { ...draft.answers, data: "Vera's words" },
      editor: { id: randomUUID(), turn: 0 },
    };
    await expect(vera.saveIntake({ params: params(draft), body: late })).rejects.toMatchObject({
      code: "conflict",
      detail: expect.stringMatching(/^Otto Operator changed .* at version 2, and yours began from 1/),
      errors: [{ path: "/version", message: "is 1, but the intake is at 2" }],
    });
    const newest = await vera.intake({ params: params(draft) });
    expect(newest.answers.pain).toBe("Otto's words");
    const both = await vera.saveIntake({
      params: params(draft),
      body: { version: first.version, answers: { ...newest.answers, data: "Vera's words" } },
    });
    expect(both.answers).toMatchObject({ pain: "Otto's words", data: "Vera's words" });
  });

  test("of two saves at the same moment one is refused, and no answer is mixed", async () => {
    const draft = await begin(other({}));
    const save = (by: BelayClient, pain: string) =>
      by.saveIntake({
        params: params(draft),
        body: { version: 1, answers: { ...draft.answers, pain }, editor: { id: randomUUID(), turn: 0 } },
      });
    const settled = await Promise.allSettled([save(vera, "one"), save(otto, "two")]);
    expect(settled.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await vera.intake({ params: params(draft) })).version).toBe(2);
  });

  test("a save whose answer was lost is no conflict with itself; one overtaken, and a stranger's, is", async () => {
    const draft = await begin(other({}));
    const id = randomUUID();
    const save = (turn: number, pain: string, by = id) =>
      vera.saveIntake({
        params: params(draft),
        body: { version: 1, answers: { ...draft.answers, pain }, editor: { id: by, turn } },
      });
    expect((await save(1, "typed")).version).toBe(2);
    expect((await save(1, "typed")).version).toBe(2);
    expect(await save(2, "typed, and more")).toMatchObject({
      version: 3,
      answers: { pain: "typed, and more" },
    });
    expect((await save(3, "typed, and more still")).version).toBe(4);
    await expect(save(1, "typed")).rejects.toMatchObject({ code: "conflict" });
    await expect(save(9, "elsewhere", randomUUID())).rejects.toMatchObject({ code: "conflict" });
    expect((await vera.intake({ params: params(draft) })).answers.pain).toBe("typed, and more still");
  });

  test("a form that is still open hears that the intake was handed in", async () => {
    const draft = await begin(other({}));
    await otto.submitIntake({ params: params(draft), body: { version: 1 } });
    await expect(
      vera.saveIntake({ params: params(draft), body: { version: 1, answers: { name: "Late" } } }),
    ).rejects.toMatchObject({ code: "conflict", detail: expect.stringContaining("has been handed in") });
  });
});

describe("a machine key", () => {
  test("begins drafts and edits its own, but hands nothing in and decides nothing", async () => {
    const machine = system.as(system.keys.automation);
    const draft = await machine.createIntake({ body: { answers: other({}) } });
    expect(draft.author).toMatchObject({ kind: "key" });
    expect(
      (await machine.saveIntake({ params: params(draft), body: { version: 1, answers: whole } })).version,
    ).toBe(2);
    const version = 2;
    for (const refused of [
      machine.submitIntake({ params: params(draft), body: { version } }),
      machine.rejectIntake({ params: params(draft), body: { version, reason: "no" } }),
      machine.overrideScore({
        params: { ...params(draft), criterion: "effort" },
        body: { score: 1, reason: "no" },
      }),
    ])
      await expect(refused).rejects.toMatchObject({ code: "forbidden" });
    const theirs = await begin(other({}));
    await expect(
      machine.saveIntake({ params: params(theirs), body: { version: 1, answers: whole } }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  test("of single workflows sees what it began itself, and no other", async () => {
    const { secret } = await system.createKey("automation", { workflows: ["elsewhere"] });
    const machine = system.as(secret);
    const own = await machine.createIntake({ body: { answers: whole } });
    expect(own.similar).toEqual([]);
    const theirs = await begin(other({}));
    await expect(machine.intake({ params: params(theirs) })).rejects.toMatchObject({ code: "not-found" });
    await expect(
      machine.saveIntake({ params: params(theirs), body: { version: 1, answers: whole } }),
    ).rejects.toMatchObject({ code: "not-found" });
    expect((await machine.intakes({ query: {} })).items.map(({ id }) => id)).toEqual([own.id]);
    const { sections } = await machine.agenda({ query: {} });
    expect(sections.flatMap(({ items }) => items)).toEqual([]);
  });
});

describe("bad input", () => {
  test.each([
    ["a NUL", { name: "a\0b" }, /\/answers\/name/],
    ["half a character", { pain: "\ud800" }, /half a character/],
    ["a negative count", { often: { count: -1, per: "day" } }, /\/answers\/often\/count/],
    ["minutes beyond all bounds", { minutes: 1e9 }, /\/answers\/minutes/],
    ["a word that is no choice", { reach: "everybody" }, /one of "team", "company"/],
    ["a name that is too long", { name: "x".repeat(121) }, /at most 120 characters/],
    ["an answer to no question", { budget: 5 }, /"budget"/],
    ["a list of nothing", { systems: [""] }, /\/answers\/systems\/0/],
  ])("%s is refused with a sentence that names the place", async (_, answers, sentence) => {
    const { status, json } = await system.request("POST", "/api/v1/intakes", {
      token: system.ownerToken,
      body: { answers },
    });
    expect([status, json["code"]]).toEqual([400, "invalid-request"]);
    expect(json["detail"]).toMatch(sentence);
  });

  test("what looks like HTML or a formula is kept as the text it is", async () => {
    const name = '=HYPERLINK("http://example.com")<img src=x onerror=alert(1)>';
    expect((await begin({ name })).answers.name).toBe(name);
  });

  test("an intake that isn't there is not found, whatever is asked of it", async () => {
    const intake = randomUUID();
    await expect(owner.intake({ params: { intake } })).rejects.toMatchObject({ code: "not-found" });
    await expect(owner.submitIntake({ params: { intake }, body: { version: 1 } })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("duplicates", () => {
  test("of another intake are pointed out with what they have in common", async () => {
    const first = await begin({
      name: "Warranty claims triage",
      pain: "Claims lie for days",
      systemOfRecord: "ERP",
    });
    const second = await begin({ name: "Triage of warranty claims", systemOfRecord: "erp" });
    expect(second.similar[0]).toMatchObject({ kind: "intake", id: first.id, state: "draft" });
    expect(second.similar[0]!.reasons[0]).toBe("Both names say “triage”, “warranty”, “claims”.");
    expect(second.similar.map(({ id }) => id)).not.toContain(second.id);
  });

  test("of an experiment's workflow are pointed out too", async () => {
    await system.open();
    const { similar } = await begin({ name: "Mails after notes", systemOfRecord: "CRM" });
    expect(similar).toContainEqual(
      expect.objectContaining({ kind: "experiment", id: "note-mail", name: "Note mails" }),
    );
    expect((await begin({ name: "Pallet labels" })).similar.map(({ kind }) => kind)).not.toContain(
      "experiment",
    );
  });
});

describe("a memo", () => {
  test("takes what was handed in, once, and leaves it where it can't", async () => {
    const intake = await handIn(other({ name: "Answering tenders" }));
    const memo = await owner.createMemo({ body: { intake: intake.id } });
    expect(await vera.intake({ params: params(intake) })).toMatchObject({
      state: "in-memo",
      memo: memo.experiment,
      rank: null,
    });
    await expect(
      owner.createMemo({ body: { intake: intake.id, experiment: "another" } }),
    ).rejects.toMatchObject({ code: "conflict", detail: expect.stringContaining("has become a memo") });
    const draft = await begin(other({ name: "Answering letters" }));
    await expect(owner.createMemo({ body: { intake: draft.id } })).rejects.toMatchObject({
      code: "conflict",
      detail: expect.stringContaining("hand it in first"),
    });
    await expect(owner.memo({ params: { experiment: "answering-letters" } })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

test("open screens hear of a change", async () => {
  const stop = new AbortController();
  const heard = (async () => {
    for await (const event of owner.events({ query: {}, signal: stop.signal }))
      if (event.data.topics.includes("intakes")) return event.data.topics;
    return [];
  })();
  await begin(other({}));
  expect(await heard).toContain("intakes");
  stop.abort();
});

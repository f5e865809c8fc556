import type { MemoInput } from "@belay/contracts";
import { readMemoMarkdown } from "@belay/contracts/memo";
import {
  createFakeClock,
  createTestSystem,
  isBelayProblem,
  testDefinition,
  testMemo,
  type TestSystem,
} from "@belay/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const clock = createFakeClock();
let system: TestSystem;
let author: Awaited<ReturnType<TestSystem["realPerson"]>>;
let sina: typeof author;
let sol: typeof author;
beforeAll(async () => {
  system = await createTestSystem({ clock });
  [author, sina, sol] = await Promise.all([
    system.realPerson("Wanda Writer", "reviewer"),
    system.realPerson("Sina Signer", "reviewer", ["workflow", "customers"]),
    system.realPerson("Sol Signer", "reviewer", ["data", "systems", "spend"]),
  ]);
});
afterAll(() => system.close());

let count = 0;
const fresh = () => `mail-${++count}`;
const memoFor = (experiment: string, change: Partial<MemoInput> = {}) =>
  testMemo(testDefinition({ key: experiment }).definition, change);
const at = (experiment: string) => ({ params: { experiment } });

async function asked(experiment: string, change: Partial<MemoInput> = {}) {
  await author.client.createMemo({ body: { content: memoFor(experiment, change) } });
  const { digest } = await author.client.memo({ ...at(experiment), query: {} });
  await author.client.askForSignatures({ ...at(experiment), body: { digest: digest! } });
  return digest!;
}
async function approved(experiment: string, change: Partial<MemoInput> = {}) {
  const digest = await asked(experiment, change);
  for (const { client } of [sina, sol]) await client.signMemo({ ...at(experiment), body: { digest } });
  return digest;
}
const read = (experiment: string, version?: number) =>
  system.owner.memo({ ...at(experiment), query: version === undefined ? {} : { version } });
const problemOf = async (work: Promise<unknown>) => {
  const problem: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isBelayProblem(problem)) throw new Error("It was not refused.");
  return problem;
};

describe("writing", () => {
  test("a half-filled draft is kept, and says what it lacks", async () => {
    const experiment = fresh();
    const made = await author.client.createMemo({
      body: { experiment, content: { name: "Mails", workflow: { steps: [""] } } },
    });
    expect(made).toMatchObject({ version: 1, edition: 1, state: "draft", digest: null });
    expect(made.missing.map(({ path }) => path)).toContain("/workflow/key");
    expect(made.missing).toContainEqual({ path: "/spend/total", message: "is missing" });
    const refused = await problemOf(
      author.client.askForSignatures({ ...at(experiment), body: { digest: "0".repeat(64) } }),
    );
    expect(refused).toMatchObject({ code: "conflict" });
    expect(refused.errors?.length).toBe(made.missing.length);
  });

  test("of two who edit one memo the second is told where theirs differs, and nothing is overwritten", async () => {
    const experiment = fresh();
    const content = memoFor(experiment);
    await author.client.createMemo({ body: { content } });
    await system.owner.saveMemo({
      ...at(experiment),
      body: { basedOn: 1, content: { ...content, targetUser: "The owner's words" } },
    });
    const second = await problemOf(
      author.client.saveMemo({
        ...at(experiment),
        body: { basedOn: 1, content: { ...content, firstOutput: "The author's words" } },
      }),
    );
    expect(second.code).toBe("conflict");
    expect(second.message).toContain("Ada Owner");
    expect(second.errors?.map(({ path }) => path)).toEqual(["/content/targetUser", "/content/firstOutput"]);
    expect((await read(experiment)).content).toMatchObject({
      targetUser: "The owner's words",
      firstOutput: content.firstOutput,
    });
  });

  test("ten who save at once: one is kept, nine are told", async () => {
    const experiment = fresh();
    const content = memoFor(experiment);
    await author.client.createMemo({ body: { content } });
    const saved = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        author.client.saveMemo({
          ...at(experiment),
          body: { basedOn: 1, content: { ...content, targetUser: `Words ${index}` } },
        }),
      ),
    );
    expect(saved.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await read(experiment)).edition).toBe(2);
  });

  test("any edit of what is being signed voids the signatures, which stay on record", async () => {
    const experiment = fresh();
    const digest = await asked(experiment);
    await sina.client.signMemo({ ...at(experiment), body: { digest } });
    const before = await read(experiment);
    const after = await author.client.saveMemo({
      ...at(experiment),
      body: { basedOn: before.edition, content: { ...before.content, targetUser: "Somebody else" } },
    });
    expect(after).toMatchObject({ version: 2, state: "draft", signatures: [] });
    expect(await read(experiment, 1)).toMatchObject({
      state: "superseded",
      signatures: [{ digest, person: { name: "Sina Signer" } }],
    });
    const { items } = await system.owner.memoDifferences({ ...at(experiment), query: { from: 1, to: 2 } });
    expect(items).toMatchObject([{ path: "/targetUser", change: "changed", to: "Somebody else" }]);
    expect(await problemOf(sol.client.signMemo({ ...at(experiment), body: { digest } }))).toMatchObject({
      code: "conflict",
    });
  });

  test("whatever people wrote comes back from its Markdown, and stays text in it", async () => {
    const experiment = fresh();
    const words = '<img src=x onerror="alert(1)"> =2+2 **bold** `code` [a](javascript:x)\n# no heading';
    await author.client.createMemo({
      body: { content: memoFor(experiment, { targetUser: words, name: "<b>=1</b>" }) },
    });
    const made = await read(experiment);
    const { markdown } = await system.owner.memoMarkdown({ ...at(experiment), query: {} });
    expect(markdown).not.toMatch(/<img|<b>|^# no|\*\*bold/m);
    const { content, digest } = await system.owner.readMemo({ body: { markdown } });
    expect(content?.targetUser).toBe(words);
    expect(digest).toBe(made.digest);
    expect(readMemoMarkdown(markdown).problems).toEqual([]);
  });

  test("Markdown that can't be read is refused with its line", async () => {
    const refused = await problemOf(
      author.client.createMemo({
        body: {
          experiment: fresh(),
          markdown: "# Decision memo: X\n\nstray\n\n## Hypothesis\n\nA <b>bold</b> one\n",
        },
      }),
    );
    const said = refused.errors?.map(({ message }) => message).join("; ");
    expect(said).toContain("line 3: stands before the first section");
    expect(said).toContain("line 7: holds HTML");
    expect(refused.message).toMatch(/line \d+/);
  });
});

describe("signing", () => {
  test("two people who aren't authors approve it, and the digest is theirs to read back", async () => {
    const experiment = fresh();
    const digest = await asked(experiment);
    const first = await sina.client.signMemo({ ...at(experiment), body: { digest } });
    expect(first).toMatchObject({ state: "signing", inForce: false });
    expect(first.items.find(({ code }) => code === "signature-systems")).toMatchObject({
      met: false,
      holder: "Sol Signer",
    });
    const second = await sol.client.signMemo({ ...at(experiment), body: { digest } });
    expect(second).toMatchObject({ state: "approved", inForce: true, open: 0 });
  });

  test("an author never signs, named or not; nor does who isn't named, a viewer or a machine", async () => {
    const experiment = fresh();
    const digest = await asked(experiment);
    const mine = await system.owner.memo({ ...at(experiment), query: {} });
    expect(mine.you).toMatchObject({ maySign: false });
    const named = fresh();
    const own = memoFor(named);
    const withAuthor = {
      ...own,
      authority: {
        ...own.authority,
        approve: [...own.authority.approve, { person: "sina.signer@example.test", area: "data" as const }],
      },
    };
    await sina.client.createMemo({ body: { content: withAuthor } });
    const made = await read(named);
    await sina.client.askForSignatures({ ...at(named), body: { digest: made.digest! } });
    const body = { digest: made.digest! };
    expect((await problemOf(sina.client.signMemo({ ...at(named), body }))).message).toContain("author");
    expect((await problemOf(author.client.signMemo({ ...at(experiment), body: { digest } }))).code).toBe(
      "person-needed",
    );
    expect(
      (await problemOf(system.as(system.keys.automation).signMemo({ ...at(experiment), body: { digest } })))
        .code,
    ).toBe("forbidden");
  });

  test("a person who may not answer for the area can't sign for it", async () => {
    const experiment = fresh();
    const stranger = await system.realPerson("Nora Named", "reviewer", []);
    const memo = memoFor(experiment);
    const approve = [...memo.authority.approve, { person: "nora.named@example.test", area: "data" as const }];
    const digest = await asked(experiment, { authority: { ...memo.authority, approve } });
    const refused = await problemOf(stranger.client.signMemo({ ...at(experiment), body: { digest } }));
    expect(refused.message).toContain('does not hold the area "data"');
  });

  test("administrators say what a kind of risk asks for, and never less than two people", async () => {
    const policy = await system.owner.memoPolicy();
    const experiment = fresh();
    const digest = await asked(experiment);
    await system.owner.setMemoPolicy({
      body: { ...policy, areas: { ...policy.areas, "system-of-record": ["systems", "customers", "data"] } },
    });
    await sol.client.signMemo({ ...at(experiment), body: { digest } });
    expect((await read(experiment)).items.filter((item) => !item.met).map(({ code }) => code)).toEqual([
      "memo-signed",
      "signature-workflow",
      "signature-customers",
      "signers",
    ]);
    await system.owner.setMemoPolicy({ body: policy });
    const few = await system.request("PUT", "/api/v1/memo-policy", {
      token: system.ownerToken,
      body: { ...policy, signers: 1 },
    });
    expect(few.status).toBe(400);
    expect((await problemOf(sina.client.setMemoPolicy({ body: policy }))).code).toBe("forbidden");
  });
});

describe("exposure", () => {
  const openUp = async (experiment: string, change: Partial<MemoInput> = {}) => {
    await approved(experiment, change);
    await system.push({ key: experiment, memoChange: change });
    await system.owner.activate({ body: { experiment, revision: 1 } });
  };

  test("is refused before the last signature, and every missing thing has its holder", async () => {
    const experiment = fresh();
    const digest = await asked(experiment);
    await sina.client.signMemo({ ...at(experiment), body: { digest } });
    await system.push({ key: experiment });
    const refused = await problemOf(system.owner.activate({ body: { experiment, revision: 1 } }));
    expect(refused).toMatchObject({ code: "outside-memo" });
    expect(refused.errors?.map(({ path }) => path)).toEqual([
      "/memo/memo-signed",
      "/memo/signature-systems",
      "/memo/signers",
    ]);
    expect(refused.errors?.[1]?.message).toContain("Sol Signer");
    const shown = await system.owner.experiment({ ...at(experiment), query: {} });
    expect(shown.nextGate).toMatchObject({ ring: 0 });
    expect(shown.nextGate.items.filter((item) => !item.met).map(({ code }) => `/memo/${code}`)).toEqual(
      refused.errors?.map(({ path }) => path),
    );
    await sol.client.signMemo({ ...at(experiment), body: { digest } });
    expect(await system.owner.activate({ body: { experiment, revision: 1 } })).toMatchObject({
      changed: true,
    });
    const { items } = await system.owner.exposureHistory({ query: { experiment } });
    expect(items[0]?.promotions).toMatchObject([
      { purpose: "belay/promote/v1", statement: { experiment, memoDigest: digest, ring: 0 } },
    ]);
  });

  test("is refused for a revision that writes to another system, naming it", async () => {
    const experiment = fresh();
    await openUp(experiment);
    const memo = memoFor(experiment);
    const { definition, files } = testDefinition({ key: experiment });
    const wider = {
      definition: { ...definition, action: { ...definition.action!, system: "billing" } },
      files,
    };
    const { revision } = await system.owner.push({ body: wider });
    const refused = await problemOf(system.owner.activate({ body: { experiment, revision } }));
    expect(refused.errors).toMatchObject([{ path: "/memo/wider-systems" }]);
    expect(refused.message).toContain("billing");
    expect(memo.systems[0]?.system).toBe("crm");
    const shown = await read(experiment);
    expect(shown.revisions.map((item) => item.wider.map(({ kind }) => kind))).toEqual([["systems"], []]);
  });

  test("is refused to who isn't named under promote, whatever the role", async () => {
    const experiment = fresh();
    await approved(experiment);
    await system.push({ key: experiment });
    const other = await system.realPerson("Adam Administrator", "administrator");
    const refused = await problemOf(other.client.activate({ body: { experiment, revision: 1 } }));
    expect(refused.errors).toMatchObject([{ path: "/memo/promote-authority" }]);
    const key = await problemOf(
      system.as(system.keys.automation).activate({ body: { experiment, revision: 1 } }),
    );
    expect(key.code).toBe("person-needed");
  });

  test("can't rise once a signer loses the area; it stays as it is, and the memo shows it", async () => {
    const experiment = fresh();
    await openUp(experiment);
    await system.owner.changePerson({ params: { person: sol.person.id }, body: { areas: ["data"] } });
    const shown = await read(experiment);
    expect(shown).toMatchObject({ state: "approved", inForce: false });
    expect(shown.signatures.find(({ person }) => person.name === "Sol Signer")?.counts).toBe(true);
    expect(shown.items.find(({ code }) => code === "signature-systems")?.detail).toContain("Sol Signer");
    const raise = () => system.owner.setRing({ body: { experiment, ring: 1, reason: "on" } });
    expect((await problemOf(raise())).errors?.map(({ path }) => path)).toEqual([
      "/memo/memo-signed",
      "/memo/signature-systems",
    ]);
    const held = await system.owner.experiment({ ...at(experiment), query: {} });
    expect(held.exposure).toMatchObject({ state: "open", ring: 0 });
    expect(held.memo).toMatchObject({ signed: false });
    await system.owner.changePerson({
      params: { person: sol.person.id },
      body: { areas: ["data", "systems", "spend"] },
    });
    expect(await raise()).toMatchObject({ changed: true });
  });

  test("resuming asks for the same; halting doesn't, and whom the memo names may halt as a viewer", async () => {
    const experiment = fresh();
    const memo = memoFor(experiment);
    const named = await system.realPerson("Hal Halter", "viewer");
    await openUp(experiment, { authority: { ...memo.authority, halt: ["hal.halter@example.test"] } });
    const scope = { kind: "experiment" as const, key: experiment };
    const other = await system.realPerson("Vic Viewer", "viewer");
    expect((await problemOf(other.client.pause({ body: { scope } }))).code).toBe("forbidden");
    expect(await named.client.pause({ body: { scope } })).toMatchObject({ changed: true });
    const { digest } = await read(experiment);
    await system.owner.endMemo({ ...at(experiment), body: { digest: digest!, reason: "No more" } });
    const refused = await problemOf(system.owner.resume({ body: { scope } }));
    expect(refused.errors?.[0]).toMatchObject({ path: "/memo/memo-signed" });
  });

  test("a draft is decided by whom the memo names for it, and let out by whom it names for that", async () => {
    const experiment = fresh();
    const memo = memoFor(experiment);
    const readers = await system.realPerson("Reg Reader", "reviewer");
    const change = {
      authority: {
        ...memo.authority,
        review: ["reg.reader@example.test"],
        publish: ["ada.owner@example.test"],
      },
    };
    await openUp(experiment, change);
    await system.owner.setRing({ body: { experiment, ring: 2, reason: "all" } });
    const { exposure } = await system.owner.experiment({ ...at(experiment), query: {} });
    const service = system.as(system.keys.service);
    const { review } = await service.submitDraft({
      body: {
        run: crypto.randomUUID(),
        experiment,
        revision: 1,
        epoch: exposure.epoch,
        unit: "account-1",
        source: {},
        draft: { subject: "A", body: "B" },
        baseline: { subject: "C", body: "D" },
        target: "account-1",
        idempotencyKey: crypto.randomUUID(),
      },
    });
    const { draftDigest } = await system.owner.review({ params: { review } });
    const approve = { verdict: "approved" as const, draftDigest };
    const byOwner = await problemOf(system.owner.decide({ params: { review }, body: approve }));
    expect(byOwner.errors?.[0]?.path).toBe("/memo/review");
    const byReader = await problemOf(readers.client.decide({ params: { review }, body: approve }));
    expect(byReader.errors?.[0]?.path).toBe("/memo/publish");
    const reject = { verdict: "rejected" as const, draftDigest, reason: "other" };
    expect(await readers.client.decide({ params: { review }, body: reject })).toMatchObject({
      state: "rejected",
    });
  });
});

test("memos are searched for a key's own workflows only", async () => {
  const experiment = fresh();
  await author.client.createMemo({ body: { content: memoFor(experiment) } });
  const { secret } = await system.createKey("automation", { workflows: ["other"] });
  expect((await system.as(secret).memos()).items).toEqual([]);
  expect((await problemOf(system.as(secret).memo({ ...at(experiment), query: {} }))).code).toBe("not-found");
});

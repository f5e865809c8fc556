import { BelayProblem, type BelayProblemCode } from "@belay/client";
import type { IntakeAnswers, IntakeDetail } from "@belay/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { createIntakeDraft, type DraftDependencies } from "./intake-draft.ts";
import { mergeAnswers } from "./merge-answers.ts";

/** A control plane of one intake, a browser's store, and a clock that goes when told. */
function world(start?: IntakeAnswers) {
  const kept = new Map<string, string>();
  let server: IntakeDetail | undefined = start && detailOf(start, 1, "Ada");
  let begunIn: string | undefined;
  let failure: BelayProblemCode | undefined;
  let loseAnswer = false;
  let ids = 0;
  let planned: (() => void)[] = [];
  const saved: IntakeAnswers[] = [];

  async function answer(make: () => IntakeDetail): Promise<IntakeDetail> {
    await Promise.resolve();
    if (failure) throw problem(failure);
    const made = make();
    if (loseAnswer) {
      loseAnswer = false;
      throw problem("unreachable");
    }
    return made;
  }
  const dependencies = (): DraftDependencies => ({
    detail: server,
    create: (answers, editor) =>
      answer(() => {
        if (begunIn === editor.id && server) return server;
        begunIn = editor.id;
        saved.push(answers);
        return (server = detailOf(answers, 1, "Me"));
      }),
    save: (_, version, answers) =>
      answer(() => {
        if (version !== server!.version || server!.state !== "draft") throw problem("conflict");
        saved.push(answers);
        return (server = detailOf(answers, version + 1, "Me"));
      }),
    read: () => answer(() => server!),
    onSaved: () => {},
    storage: {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    },
    newId: () => `form-${++ids}`,
    later: (_, work) => {
      planned = [work];
      return () => (planned = planned.filter((each) => each !== work));
    },
  });
  return {
    kept,
    saved,
    open(fresh = false) {
      const draft = createIntakeDraft({ ...dependencies(), ...(fresh && { detail: undefined }) });
      draft.start();
      return draft;
    },
    server: () => server,
    theirs(change: IntakeAnswers, state: IntakeDetail["state"] = "draft") {
      server = { ...detailOf({ ...server!.answers, ...change }, server!.version + 1, "Otto"), state };
    },
    fail: (code: BelayProblemCode | undefined) => (failure = code),
    loseNextAnswer: () => (loseAnswer = true),
    async pass() {
      for (let round = 0; round < 5 && planned.length > 0; round++) {
        const due = planned;
        planned = [];
        for (const work of due) work();
        await new Promise((resolve) => setTimeout(resolve));
      }
    },
  };
}

const problem = (code: BelayProblemCode) =>
  new BelayProblem({ code, status: 409, title: code, detail: `This is ${code}.` });
const detailOf = (answers: IntakeAnswers, version: number, by: string) =>
  ({
    id: "intake-1",
    version,
    state: "draft",
    answers,
    savedAt: "2026-01-01T10:00:00Z",
    savedBy: { kind: "person", id: by, name: by },
  }) as unknown as IntakeDetail;

let there: ReturnType<typeof world>;
beforeEach(() => {
  there = world({ name: "Letters", pain: "Late" });
});

describe("a form's draft", () => {
  it("is saved a moment after typing, and its copy in the browser goes", async () => {
    const draft = there.open();
    draft.change("pain", "Too late");
    expect(draft.getState().save.kind).toBe("waiting");
    expect([...there.kept.keys()]).toEqual(["belay-intake-intake-1"]);
    await there.pass();
    expect(draft.getState().save.kind).toBe("saved");
    expect(there.server()!.answers.pain).toBe("Too late");
    expect(there.kept.size).toBe(0);
  });

  it("without a connection keeps what was typed in the browser, and sends it when there is one", async () => {
    const draft = there.open();
    there.fail("unreachable");
    draft.change("data", "Letters since May");
    await there.pass();
    expect(draft.getState().save).toEqual({ kind: "offline", detail: "This is unreachable." });
    draft.end();
    const later = there.open();
    expect(later.getState()).toMatchObject({ restored: true, answers: { data: "Letters since May" } });
    there.fail(undefined);
    await there.pass();
    expect(there.server()!.answers).toEqual({ name: "Letters", pain: "Late", data: "Letters since May" });
    expect(there.kept.size).toBe(0);
  });

  it("takes over what somebody else changed elsewhere in it, and says so", async () => {
    const draft = there.open();
    there.theirs({ pain: "Otto's words" });
    draft.change("data", "mine");
    await there.pass();
    expect(there.server()!.answers).toEqual({ name: "Letters", pain: "Otto's words", data: "mine" });
    expect(draft.getState()).toMatchObject({ taken: { by: "Otto", fields: ["pain"] }, collisions: [] });
  });

  it("asks where both answered one question, and saves nothing until a person has chosen", async () => {
    const draft = there.open();
    there.theirs({ pain: "Otto's words" });
    draft.change("pain", "mine");
    await there.pass();
    const [collision] = draft.getState().collisions;
    expect(collision).toEqual({ field: "pain", mine: "mine", theirs: "Otto's words" });
    expect(draft.getState()).toMatchObject({ save: { kind: "collided" }, answers: { pain: "mine" } });
    expect(there.server()!.answers.pain).toBe("Otto's words");
    draft.choose(collision!, "mine");
    await there.pass();
    expect(there.server()!.answers.pain).toBe("mine");
  });

  it("that was handed in meanwhile is closed, and what was typed stays", async () => {
    const draft = there.open();
    there.theirs({}, "submitted");
    draft.change("pain", "mine");
    await there.pass();
    expect(draft.getState()).toMatchObject({ save: { kind: "closed" }, answers: { pain: "mine" } });
    expect(there.kept.size).toBe(1);
  });

  it("that is refused says why, and is sent again with the next change", async () => {
    const draft = there.open();
    there.fail("invalid-request");
    draft.change("pain", "bad");
    await there.pass();
    expect(draft.getState().save).toMatchObject({ kind: "refused", detail: "This is invalid-request." });
    there.fail(undefined);
    draft.change("pain", "good");
    await there.pass();
    expect(there.server()!.answers.pain).toBe("good");
  });

  it("shows at once what others saved while nothing is typed", () => {
    const draft = there.open();
    there.theirs({ pain: "Otto's words" });
    draft.arrived(there.server()!);
    expect(draft.getState()).toMatchObject({ answers: { pain: "Otto's words" }, takenOver: 1 });
  });

  it("of a new intake begins one only, though the first answer is lost and typing goes on", async () => {
    const fresh = world();
    const draft = fresh.open(true);
    draft.change("name", "L");
    fresh.loseNextAnswer();
    await draft.flush();
    expect(draft.getState().save.kind).toBe("offline");
    draft.change("name", "Letters");
    await fresh.pass();
    expect(draft.getState()).toMatchObject({ save: { kind: "saved" }, collisions: [] });
    expect(fresh.saved).toEqual([{ name: "L" }, { name: "Letters" }]);
    expect(fresh.server()!.answers).toEqual({ name: "Letters" });
    expect(fresh.kept.size).toBe(0);
  });
});

describe("merging", () => {
  it("sees no change in blanks around an answer", () => {
    expect(mergeAnswers({ pain: "a" }, { pain: "a " }, { pain: "b" })).toEqual({
      answers: { pain: "b" },
      taken: ["pain"],
      collisions: [],
    });
  });

  it("takes an answer away where one side did and the other left it", () => {
    expect(mergeAnswers({ pain: "a" }, { pain: "a", data: "d" }, {}).answers).toEqual({
      pain: undefined,
      data: "d",
    });
  });

  it("finds no collision where both say the same", () => {
    expect(mergeAnswers({}, { minutes: 5 }, { minutes: 5 }).collisions).toEqual([]);
  });
});

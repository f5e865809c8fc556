import { afterEach, beforeEach, expect, it } from "vitest";
import {
  aiMail,
  baselineMail,
  createScope,
  drafting,
  experiment,
  note,
  until,
  type Mail,
  type Note,
} from "./testing/fixtures.ts";
import { startControlPlane, type ControlPlane } from "./testing/control-plane.ts";
import { startModelServer } from "./testing/model-server.ts";
import type { Belay } from "./index.ts";

const scope = createScope();
let control: ControlPlane;
let model: Awaited<ReturnType<typeof startModelServer>>;
let belay: Belay;

beforeEach(async () => {
  control = await scope.open(
    startControlPlane({
      experiments: [
        experiment(),
        experiment({ key: "all-baseline", split: { ai: 0 } }),
        experiment({ key: "in-shadow", ring: 0 }),
        experiment({
          key: "nobody",
          rings: [
            { name: "shadow", audience: [], share: 1 },
            { name: "none", audience: [], share: 0 },
          ],
        }),
      ],
    }),
  );
  model = await scope.open(startModelServer({ text: JSON.stringify(aiMail) }));
  belay = await scope.connect({
    url: control.url,
    model: { baseUrl: model.baseUrl },
  });
});

afterEach(async () => {
  await scope.close();
  expect(control.refusals).toEqual([]);
});

const runOf = (
  key = "note-mail",
  change: Partial<Parameters<ReturnType<Belay["experiment"]>["run"]>[0]> = {},
) =>
  belay.experiment<Note, Mail>(key).run({
    unit: note.account.id,
    attributes: { tier: "gold" },
    input: note,
    baseline: async () => baselineMail,
    ai: (step) => drafting(step),
    ...(change as object),
  });

it("serves the AI result, with evidence of every step", async () => {
  const result = await runOf();
  expect(result).toMatchObject({ served: "ai", value: aiMail, reason: "assigned" });
  await until(() => control.ended().length === 1);
  const [record] = control.ended();
  expect(record!.run).toMatchObject({
    id: result.run,
    experiment: "note-mail",
    unit: "acc-4",
    assigned: "ai",
    ring: 1,
    attributes: { tier: "gold" },
  });
  expect(record!.end).toMatchObject({ served: "ai", outcome: "served", reason: "assigned" });
  expect(record!.end.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
    "ingest ok",
    "redact ok",
    "retrieve ok",
    "generate ok",
    "check ok",
  ]);
  const generated = record!.end.steps[3]!.facts;
  expect(generated).toMatchObject({
    prompt: "mail",
    model: "drafter-1",
    answeredBy: "drafter-1-2026",
    inputTokens: 120,
    outputTokens: 40,
    attempts: 1,
    costMicros: 0,
  });
  expect(record!.end.payloads).toMatchObject({ input: note, draft: aiMail, final: aiMail });
});

it("shows the model no name and no number, and puts them back into the answer", async () => {
  model.answer({ text: JSON.stringify({ subject: "Order", body: "Dear [Person 1], thank you." }) });
  const result = await runOf();
  expect(result.value).toEqual({ subject: "Order", body: "Dear Marlene Oduya, thank you." });
  const sent = JSON.stringify(model.asked);
  expect(sent).toContain("[Person 1]");
  expect(sent).not.toMatch(/Marlene|Oduya|901820/);
});

it("gives the baseline arm its baseline and doesn't touch the model", async () => {
  expect(await runOf("all-baseline")).toMatchObject({
    served: "baseline",
    value: baselineMail,
    reason: "assigned",
  });
  expect(model.asked).toEqual([]);
});

it("serves the baseline outside the ring and for experiments nobody knows", async () => {
  expect(await runOf("nobody")).toMatchObject({ served: "baseline", reason: "outside-ring" });
  expect(await runOf("no-such-thing")).toMatchObject({ served: "baseline", reason: "unknown-experiment" });
});

it("runs the AI path behind the answer in shadow", async () => {
  expect(await runOf("in-shadow")).toMatchObject({
    served: "baseline",
    value: baselineMail,
    reason: "shadow",
  });
  await until(() => control.ended().length === 1);
  const [record] = control.ended();
  expect(record!.run.shadow).toBe(true);
  expect(record!.end).toMatchObject({
    outcome: "shadow",
    served: "baseline",
    payloads: { final: aiMail, baseline: baselineMail },
  });
});

it("lets the baseline's own error through untouched, on both arms and after a fall", async () => {
  const error = new Error("the template is gone");
  const baseline = () => Promise.reject(error);
  await expect(runOf("all-baseline", { baseline })).rejects.toBe(error);
  await expect(runOf("note-mail", { baseline, ai: () => Promise.reject(new Error("no")) })).rejects.toBe(
    error,
  );
  await until(() => control.ended().length === 2);
  expect(control.ended().map(({ end }) => end.outcome)).toEqual(["failed", "failed"]);
});

it("never runs a baseline twice", async () => {
  let calls = 0;
  const baseline = async () => {
    calls += 1;
    return baselineMail;
  };
  await runOf("note-mail", { baseline, ai: () => Promise.reject(new Error("no")) });
  expect(calls).toBe(1);
});

it.each([
  ["throws", () => Promise.reject(new Error("own mistake")), "ai-failed"],
  [
    "throws at once",
    () => {
      throw new TypeError("own mistake");
    },
    "ai-failed",
  ],
  ["throws no error", () => Promise.reject("just a text"), "ai-failed"],
  ["gives nothing", async () => undefined, "output-invalid"],
  ["gives something else", async () => ({ subject: 7 }), "output-invalid"],
  [
    "gives something that contains itself",
    async () => {
      const mail: Record<string, unknown> = { subject: "a", body: "b" };
      mail.self = mail;
      return mail;
    },
    "output-invalid",
  ],
])("serves the baseline when the AI path %s", async (_, ai, reason) => {
  expect(await runOf("note-mail", { ai: ai as never })).toMatchObject({
    served: "baseline",
    value: baselineMail,
    reason,
  });
  await until(() => control.ended().length === 1);
  expect(control.ended()[0]!.end).toMatchObject({ outcome: "fallback", reason, served: "baseline" });
});

it("refuses variables that did not come from redaction, even where the service catches the error", async () => {
  const result = await runOf("note-mail", {
    ai: async (step) => {
      await step
        .generate({ prompt: "mail", variables: { note: note.text as never, sources: [] } })
        .catch(() => {});
      return aiMail;
    },
  });
  expect(result).toMatchObject({ served: "baseline", reason: "redaction-failed" });
  expect(model.asked).toEqual([]);
});

it("accepts parts of what was redacted, and small numbers", async () => {
  const result = await runOf("note-mail", {
    ai: async (step) => {
      const safe = step.redact(note);
      return step.generate<Mail>({
        prompt: "mail",
        variables: { note: { text: safe.text, length: 3 }, sources: [] },
      });
    },
  });
  expect(result.served).toBe("ai");
});

it("falls when the input can't be redacted", async () => {
  const ai = async (step: Parameters<typeof drafting>[0]) =>
    drafting(step, { ...note, extra: new Map() } as never);
  expect(await runOf("note-mail", { ai })).toMatchObject({ served: "baseline", reason: "redaction-failed" });
});

it("falls on an input outside its contract before any AI", async () => {
  expect(await runOf("note-mail", { input: { id: "x" } })).toMatchObject({
    served: "baseline",
    reason: "input-incomplete",
  });
  expect(model.asked).toEqual([]);
});

it("ends the AI path when the caller aborts, and serves the baseline", async () => {
  model.answer({ fault: "hang" });
  const caller = new AbortController();
  const running = runOf("note-mail", { signal: caller.signal });
  await until(() => model.asked.length === 1);
  caller.abort();
  expect(await running).toMatchObject({ served: "baseline", reason: "aborted" });
  expect(await runOf("note-mail", { signal: caller.signal })).toMatchObject({
    served: "baseline",
    reason: "aborted",
  });
  expect(model.asked.length).toBe(1);
});

it("refuses steps of a run that is over", async () => {
  let late: Promise<unknown> | undefined;
  await runOf("note-mail", {
    ai: async (step) => {
      late = new Promise((resolve) => setTimeout(resolve, 50)).then(() => drafting(step));
      return aiMail;
    },
  });
  await expect(late).rejects.toMatchObject({ code: "aborted" });
  expect(model.asked).toEqual([]);
});

it("keeps thousands of concurrent runs apart", async () => {
  const results = await Promise.all(
    Array.from({ length: 3000 }, (_, index) =>
      belay.experiment<{ id: string; text: string }, Mail>("note-mail").run({
        unit: `unit-${index}`,
        input: { id: String(index), text: "a note" },
        baseline: () => baselineMail,
        ai: async (step) => {
          const safe = step.redact({ id: `n-${index}`, text: `note ${index}` });
          await new Promise((resolve) => setTimeout(resolve, index % 7));
          return { subject: safe.id, body: safe.text };
        },
      }),
    ),
  );
  expect(
    results.every((result, index) => result.served === "ai" && result.value.body === `note ${index}`),
  ).toBe(true);
  await until(() => control.ended().length === 3000);
  expect(new Set(control.ended().map(({ run }) => run.id)).size).toBe(3000);
});

it("answers whatever it is asked with", async () => {
  const unreadable = {
    get tier(): string {
      throw new Error("no");
    },
  };
  for (const change of [
    { attributes: unreadable },
    { unit: undefined },
    { unit: 7 },
    { signal: "none" },
    { trace: Symbol("t") },
    { ai: undefined },
  ]) {
    expect(await runOf("note-mail", change as never)).toMatchObject({
      served: "baseline",
      value: baselineMail,
    });
  }
});

it("waits for callers when it is closed, and records their ends", async () => {
  let answer: (mail: Mail) => void = () => {};
  const running = runOf("all-baseline", {
    baseline: () => new Promise<Mail>((resolve) => (answer = resolve)),
  });
  const closing = belay.close();
  setTimeout(() => answer(baselineMail), 50);
  await closing;
  expect(await running).toMatchObject({ served: "baseline", reason: "assigned" });
  expect(control.ended().length).toBe(1);
});

it("serves the baseline after it was closed", async () => {
  await belay.close();
  expect(await runOf()).toMatchObject({ served: "baseline", reason: "off" });
});

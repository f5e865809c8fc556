import { afterEach, beforeEach, expect, it } from "vitest";
import type { RulesetExperiment } from "@belay/contracts";
import type { Belay } from "./index.ts";
import { startControlPlane, type ControlPlane } from "./testing/control-plane.ts";
import {
  baselineMail,
  createScope,
  drafting,
  experiment,
  note,
  until,
  type Mail,
  type Note,
} from "./testing/fixtures.ts";
import { startModelServer } from "./testing/model-server.ts";

const scope = createScope();
let control: ControlPlane;
let model: Awaited<ReturnType<typeof startModelServer>>;
let belay: Belay;

const answer = {
  subject: "The order",
  body: "Dear [Person 1], the signed order will come on Friday. We will pay you 9,000 EUR.",
};
const restored = {
  subject: "The order",
  body: "Dear Marlene Oduya, the signed order will come on Friday. We will pay you 9,000 EUR.",
};

beforeEach(async () => {
  model = await scope.open(startModelServer({ text: JSON.stringify(answer) }));
});
afterEach(async () => {
  await scope.close();
  expect(control.refusals).toEqual([]);
});

const action = {
  system: "sample-crm",
  recordType: "mail",
  verb: "create" as const,
  target: "/account/id",
  idempotencyKey: "/id",
  attempts: 3,
  undo: false,
};
const review = {
  required: "every-draft" as const,
  dueMinutes: 60,
  title: "/text",
  reasons: ["other"],
  rating: false,
};

async function begin(change: Partial<RulesetExperiment>) {
  control = await scope.open(startControlPlane({ experiments: [experiment(change)] }));
  belay = await scope.connect({
    url: control.url,
    model: { baseUrl: model.baseUrl },
  });
}

const run = (input: object = note, baseline: () => Mail | Promise<Mail> = () => baselineMail) =>
  belay.experiment<object, Mail>("note-mail").run({
    unit: "acc-4",
    input,
    baseline,
    ai: (step) => drafting(step, input as Note),
  });

it("hands the draft in and tells the caller that it waits", async () => {
  await begin({ review, action, checks: [{ check: "grounded", path: "/body", onFail: "note" }] });
  const result = await run();
  const [draft] = [...control.drafts.values()];
  expect(result).toMatchObject({ pending: draft!.review, fallback: baselineMail });
  expect(draft).toMatchObject({
    run: result.run,
    experiment: "note-mail",
    epoch: 1,
    unit: "acc-4",
    draft: restored,
    baseline: baselineMail,
    target: "acc-4",
    idempotencyKey: "note-17",
    checks: [{ check: "grounded", verdict: "failed" }],
  });
  await until(() => control.ended().length === 1);
  expect(control.ended()[0]!.end).toMatchObject({
    outcome: "pending",
    served: "baseline",
    review: draft!.review,
  });
});

it("shows the reviewer a redacted source, and each claim's passage as it stands there", async () => {
  await begin({ review, action, checks: [{ check: "grounded", path: "/body", onFail: "note" }] });
  await run();
  const [draft] = [...control.drafts.values()];
  const source = draft!.source as Note;
  expect(source.text).toContain("[Person 1]");
  expect(JSON.stringify(source)).not.toMatch(/Marlene|901820/);
  const supported = draft!.references.find((reference) => reference.supported);
  const claim = restored.body.slice(supported!.start, supported!.end);
  expect(claim).toContain("the signed order will come on Friday");
  expect(supported!.source).toBe("/text");
  const passage = source.text.slice(supported!.sourceStart, supported!.sourceEnd);
  expect(passage).toMatch(/^\[Person 1\] will send the signed order on Friday/);
  const unsupported = draft!.references.find((reference) => !reference.supported);
  expect(restored.body.slice(unsupported!.start, unsupported!.end)).toContain("9,000 EUR");
});

it("stops for a person where a check or the input asks for one, and not else", async () => {
  const none = { ...review, required: "none" as const };
  await begin({
    review: none,
    checks: [
      {
        check: "policy",
        path: "",
        forbid: [{ pattern: "EUR", reason: "No amounts.", unlessInSource: false }],
        require: [],
        onFail: "stop-for-person",
      },
    ],
  });
  expect((await run()).pending).toBeDefined();
  model.answer({ text: JSON.stringify({ subject: "a", body: "b" }) });
  expect(await run()).toMatchObject({ served: "ai" });
  await scope.close();
  model = await scope.open(startModelServer({ text: JSON.stringify(answer) }));
  const base = experiment().contracts;
  await begin({
    review: none,
    contracts: {
      ...base,
      contradictions: [{ name: "account", same: ["/account/id", "/copy"], then: "stop-for-person" }],
    },
  });
  expect((await run({ ...note, copy: "acc-9" })).pending).toBeDefined();
  expect(await run({ ...note, copy: "acc-4" })).toMatchObject({ served: "ai" });
});

it("stops for a person where a text disagrees with a place, or names two days", async () => {
  const base = experiment().contracts;
  await begin({
    review: { ...review, required: "none" },
    contracts: {
      ...base,
      contradictions: [
        {
          name: "author",
          agrees: { path: "/text", pattern: "^([A-Z][a-z]+ [A-Z][a-z]+) will", with: "/author" },
          then: "stop-for-person",
        },
        {
          name: "day",
          onlyOne: { path: "/text", pattern: "(?i)order", read: "date" },
          then: "stop-for-person",
        },
      ],
    },
  });
  expect(await run()).toMatchObject({ served: "ai" });
  expect((await run({ ...note, author: "Ada Brook" })).pending).toBeDefined();
  const text = "Marlene Oduya will send the order on 3 December.";
  expect(await run({ ...note, text: `${text} The order comes on the third of December.` })).toMatchObject({
    served: "ai",
  });
  expect((await run({ ...note, text: `${text} The order comes on 4 December.` })).pending).toBeDefined();
});

it("serves the baseline where nobody takes the draft", async () => {
  await begin({ review, action });
  control.faults.status = { path: "/api/v1/drafts", code: 503 };
  let baselines = 0;
  const result = await run(note, () => {
    baselines += 1;
    return baselineMail;
  });
  expect(result).toMatchObject({ served: "baseline", value: baselineMail, reason: "review-unavailable" });
  expect(baselines).toBe(1);
});

it("waits for the desk no longer than the time budget", async () => {
  await begin({
    review,
    action,
    budgets: { timeSeconds: 0.4, retries: 0, spend: { currency: "EUR", perRun: 1, perDay: 1 } },
  });
  control.faults.hang = "/api/v1/drafts";
  expect(await run()).toMatchObject({
    served: "baseline",
    reason: expect.stringMatching(/budget-exceeded|review-unavailable/),
  });
});

it("lets the baseline's own error through while a draft is handed in", async () => {
  await begin({ review, action });
  const error = new Error("no template");
  await expect(run(note, () => Promise.reject(error))).rejects.toBe(error);
  expect(control.drafts.size).toBe(0);
});

it("needs the action's record from the input, never from the model", async () => {
  await begin({ review, action });
  const { account: _, ...nowhere } = note;
  expect(await run(nowhere)).toMatchObject({ served: "baseline", reason: "input-incomplete" });
  expect(model.asked).toEqual([]);
});

it("hands nothing in from the shadow", async () => {
  await begin({ review, action, ring: 0 });
  expect(await run()).toMatchObject({ served: "baseline", reason: "shadow" });
  await until(() => control.ended().length === 1);
  expect(control.ended()[0]!.end).toMatchObject({ outcome: "shadow", payloads: { final: restored } });
  expect(control.drafts.size).toBe(0);
});

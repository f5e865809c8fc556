import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { outcome as outcomeSchema } from "@belay/contracts";
import { type Belay, type ConnectOptions, outcomeId, type OutcomeDetails } from "./index.ts";
import { startControlPlane, type ControlPlane } from "./testing/control-plane.ts";
import { createScope, experiment, filesIn, until } from "./testing/fixtures.ts";

const scope = createScope();
let control: ControlPlane;

afterEach(async () => {
  await scope.close();
  expect(control.refusals).toEqual([]);
});

async function begin(options: Partial<ConnectOptions> = {}) {
  control = await scope.open(startControlPlane({ experiments: [experiment()] }));
  const spoolDirectory = await scope.directory();
  const belay = await scope.connect({ url: control.url, spoolDirectory, ...options });
  return { belay, spoolDirectory };
}

const at = "2026-11-20T09:30:00.000Z";
const signed = (belay: Belay, unit: string, details: OutcomeDetails = { at }) =>
  belay.experiment("note-mail").outcome(unit, "order-signed", details);

it("sends what it is told, and the same again counts once", async () => {
  const { belay } = await begin();
  const details = { at: new Date(at), value: 120.5, currency: "EUR" };
  for (let index = 0; index < 3; index += 1) signed(belay, "acc-4", details);
  signed(belay, "acc-4", { ...details, id: "order-17" });
  await belay.close();
  expect(control.outcomes()).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      experiment: "note-mail",
      unit: "acc-4",
      name: "order-signed",
      at,
      value: 120.5,
      currency: "EUR",
    },
    expect.objectContaining({ id: "order-17" }),
  ]);
  expect(belay.status().outcomes).toEqual({ queued: 0, spooledBytes: 0, dropped: 0 });
});

it("gives one id to one event, however its time is written, and another to any other", () => {
  const event = { experiment: "note-mail", unit: "acc-4", name: "order-signed", at };
  const id = outcomeId(event);
  expect(outcomeId({ ...event, at: "2026-11-20T10:30:00+01:00" })).toBe(id);
  const others = [{ unit: "acc-5" }, { name: "order-sent" }, { at: "2026-11-20T09:30:01Z" }, { value: 1 }];
  expect(new Set([id, ...others.map((change) => outcomeId({ ...event, ...change }))]).size).toBe(5);
});

it("takes the moment of the call for one without a time", async () => {
  const { belay } = await begin();
  const before = Date.now();
  signed(belay, "acc-4", {});
  const after = Date.now();
  await until(() => control.outcomes().length === 1);
  const told = Date.parse(control.outcomes()[0]!.at);
  expect(told).toBeGreaterThanOrEqual(before);
  expect(told).toBeLessThanOrEqual(after);
});

it("leaves out what can't be an outcome, says so, and never throws", async () => {
  const said: string[] = [];
  const logger = { info: () => {}, warn: (text: string) => said.push(text), error: () => {} };
  const { belay } = await begin({ logger });
  const followUp = belay.experiment("note-mail");
  followUp.outcome("", "order-signed");
  followUp.outcome(17 as never, "order-signed");
  followUp.outcome("acc-4", "Order signed!");
  signed(belay, "acc-4", { at: "20 November" });
  signed(belay, "acc-4", { at: new Date(Number.NaN) });
  signed(belay, "acc-4", { value: Number.POSITIVE_INFINITY });
  signed(belay, "acc-4", { value: 10n as never });
  signed(belay, "acc-4", { currency: "Euro" });
  signed(belay, "acc-4", { id: "" });
  signed(belay, "acc-4", null as never);
  signed(belay, "acc-4");
  await until(() => control.outcomes().length === 1);
  expect(belay.status().outcomes.dropped).toBe(10);
  expect(said).toHaveLength(10);
  expect(said[2]).toBe(
    'belay: an outcome of note-mail is left out: the name must be lower-case words joined by hyphens, such as meeting-booked, not "Order signed!"',
  );
  await belay.close();
  signed(belay, "acc-5");
  expect(belay.status().outcomes.dropped).toBe(11);
});

it("whatever it is told, what is sent keeps the contract", async () => {
  const { belay } = await begin();
  const anything = fc.oneof(fc.anything(), fc.string(), fc.date(), fc.double());
  fc.assert(
    fc.property(anything, anything, anything, anything, anything, (unit, at, value, currency, id) => {
      belay
        .experiment("note-mail")
        .outcome(unit as string, "order-signed", { at, value, currency, id } as OutcomeDetails);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.date(), fc.double(), (unit, time, value) => {
      belay.experiment("note-mail").outcome(unit, "order-signed", { at: time, value });
    }),
  );
  await belay.close();
  // The control plane parses each by the contract: one that is refused shows in `refusals`.
  for (const outcome of control.outcomes()) expect(outcomeSchema.safeParse(outcome).success).toBe(true);
  expect(control.outcomes().length).toBeGreaterThan(0);
});

it("goes in batches", async () => {
  const { belay } = await begin({ flushMs: 5 });
  for (let index = 0; index < 2000; index += 1) signed(belay, `acc-${index}`);
  await until(() => control.outcomes().length === 2000);
  expect(control.outcomeRequests).toBeLessThan(20);
});

it("spools what can't be sent, unreadable to others, and leaves it to the next process", async () => {
  const { belay, spoolDirectory } = await begin();
  control.faults.status = { path: "/api/v1/outcomes", code: 503 };
  for (let index = 0; index < 20; index += 1) signed(belay, `acc-${index}`);
  await until(() => belay.status().outcomes.spooledBytes > 0 && belay.status().outcomes.queued === 0);
  for (const file of filesIn(spoolDirectory))
    expect(readFileSync(file).toString("latin1")).not.toMatch(/acc-1|order-signed/);
  signed(belay, "acc-20");
  await belay.close({ deadlineMs: 300 });
  expect(control.outcomes()).toEqual([]);
  control.faults.status = undefined;
  const next = await scope.connect({ url: control.url, spoolDirectory });
  await until(() => control.outcomes().length === 21);
  await next.close();
  expect(filesIn(spoolDirectory)).toEqual([]);
});

it("is bounded on disk, and counts what had to go", async () => {
  const { belay } = await begin({ spoolBytes: 1024 * 1024 });
  control.faults.status = { path: "/api/v1/outcomes", code: 503 };
  for (let index = 0; index < 3000; index += 1) signed(belay, `acc-${index}`);
  await until(() => belay.status().outcomes.queued === 0 && belay.status().outcomes.dropped > 0);
  expect(belay.status().outcomes.spooledBytes).toBeLessThanOrEqual(128 * 1024);
  control.faults.status = undefined;
  await belay.close();
  const { dropped } = belay.status().outcomes;
  expect(dropped).toBeGreaterThan(0);
  expect(control.outcomes().length + dropped).toBe(3000);
});

it("waits in memory where there is no disk", async () => {
  control = await scope.open(startControlPlane({ experiments: [experiment()] }));
  control.faults.status = { path: "/api/v1/outcomes", code: 503 };
  const said: string[] = [];
  const belay = await scope.connect({
    url: control.url,
    spoolDirectory: "/dev/null/nowhere",
    logger: { info: () => {}, warn: (text) => said.push(text), error: () => {} },
  });
  signed(belay, "acc-4");
  await until(() => said.some((text) => text.includes("outcomes can't be sent")));
  control.faults.status = undefined;
  await until(() => control.outcomes().length === 1);
});

it("gives up only the outcome that can never be taken", async () => {
  const { belay } = await begin();
  const said: string[] = [];
  const other = await scope.connect({
    url: control.url,
    logger: { info: () => {}, warn: (text) => said.push(text), error: () => {} },
  });
  other.experiment("unknown").outcome("acc-4", "order-signed");
  signed(other, "acc-4");
  await other.close();
  await belay.close();
  expect(control.outcomes()).toHaveLength(1);
  expect(said).toEqual(["belay: an outcome was refused (not-found): There is no experiment unknown."]);
});

it("delivers each exactly once, however the control plane fails meanwhile", async () => {
  const fault = fc.constantFrom("none", "away", "busy", "lost");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fault, fc.integer({ min: 0, max: 6 })), { minLength: 1, maxLength: 6 }),
      async (rounds) => {
        control = await startControlPlane({ experiments: [experiment()] });
        const spoolDirectory = await scope.directory();
        const belay = await scope.connect({ url: control.url, spoolDirectory, flushMs: 1 });
        const units: string[] = [];
        for (const [kind, count] of rounds) {
          control.faults.away = kind === "away";
          control.faults.status = kind === "busy" ? { path: "/api/v1/outcomes", code: 503 } : undefined;
          control.faults.loseAnswers = kind === "lost" ? 1 : 0;
          for (let index = 0; index < count; index += 1) {
            units.push(`acc-${units.length}`);
            signed(belay, units.at(-1)!);
          }
          await new Promise((resolve) => setTimeout(resolve, 3));
        }
        Object.assign(control.faults, { away: false, status: undefined, loseAnswers: 0 });
        await belay.close();
        expect(
          control
            .outcomes()
            .map(({ unit }) => unit)
            .sort(),
        ).toEqual(units.sort());
        expect(belay.status().outcomes.dropped).toBe(0);
        expect(filesIn(spoolDirectory)).toEqual([]);
        await control.stop();
      },
    ),
    { numRuns: 15 },
  );
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { ConnectOptions } from "./index.ts";
import { startControlPlane, type ControlPlane } from "./testing/control-plane.ts";
import {
  aiMail,
  baselineMail,
  createScope,
  experiment,
  note,
  until,
  type Mail,
  type Note,
} from "./testing/fixtures.ts";

const scope = createScope();
let control: ControlPlane;

afterEach(async () => {
  await scope.close();
  expect(control.refusals).toEqual([]);
});

async function begin(options: { leaseMs?: number } & Partial<ConnectOptions> = {}) {
  const { leaseMs, ...rest } = options;
  control = await scope.open(
    startControlPlane({ experiments: [experiment(), experiment({ key: "in-shadow", ring: 0 })], leaseMs }),
  );
  const belay = await scope.connect({ url: control.url, ...rest });
  const run = (ai: (signal: AbortSignal) => Promise<Mail> = async () => aiMail, key = "note-mail") =>
    belay
      .experiment<Note, Mail>(key)
      .run({ unit: "acc-4", input: note, baseline: () => baselineMail, ai: ({ signal }) => ai(signal) });
  return { belay, run };
}

const forever = () => new Promise<never>(() => {});

it("acknowledges each version with a renewal", async () => {
  await begin();
  control.change("note-mail", { exposure: "killed", epoch: 2 });
  await until(() => control.renewals.some(({ version }) => version === 2));
  expect(control.renewals.at(-1)).toMatchObject({
    version: 2,
    leaving: false,
    instance: { service: "notes-service", build: "test" },
  });
});

it("aborts runs in flight when it is killed, and takes no new ones", async () => {
  const { run } = await begin();
  let aborted = false;
  let begun = false;
  const running = run((signal) => {
    begun = true;
    signal.addEventListener("abort", () => {
      aborted = true;
    });
    return forever();
  });
  await until(() => begun);
  control.change("note-mail", { exposure: "killed", epoch: 2 });
  expect(await running).toMatchObject({ served: "baseline", value: baselineMail, reason: "epoch-changed" });
  expect(aborted).toBe(true);
  expect(await run()).toMatchObject({ served: "baseline", reason: "killed" });
});

it("drops a result of an epoch that has passed, even where the experiment is open again", async () => {
  const { run } = await begin();
  let finish: (mail: Mail) => void = () => {};
  const running = run(() => new Promise((resolve) => (finish = resolve)));
  control.change("note-mail", { exposure: "paused", epoch: 2 });
  control.change("note-mail", { exposure: "open", epoch: 3 });
  await until(() => control.renewals.some(({ version }) => version === 3));
  finish(aiMail);
  expect(await running).toMatchObject({ served: "baseline", reason: "epoch-changed" });
  expect(await run()).toMatchObject({ served: "ai" });
});

it("reads the whole ruleset when a patch is for another version", async () => {
  const { run, belay } = await begin();
  control.change("note-mail", { exposure: "killed", epoch: 2 }, { base: 40 });
  await until(() => belay.status().version === 2);
  expect(await run()).toMatchObject({ reason: "killed" });
});

it("serves the baseline once its lease has run out, and goes on when the control plane is back", async () => {
  const { run, belay } = await begin({ leaseMs: 600 });
  expect(await run()).toMatchObject({ served: "ai" });
  control.faults.away = true;
  control.cutStreams();
  await until(() => belay.status().leaseExpired);
  expect(await run()).toMatchObject({ served: "baseline", reason: "lease-expired" });
  control.faults.away = false;
  await until(() => !belay.status().leaseExpired);
  expect(await run()).toMatchObject({ served: "ai" });
});

it("lets no result count that was begun under a lease that has run out since", async () => {
  const { run, belay } = await begin({ leaseMs: 400 });
  control.faults.away = true;
  const running = run(async () => {
    await until(() => belay.status().leaseExpired);
    return aiMail;
  });
  expect(await running).toMatchObject({ served: "baseline", reason: "lease-expired" });
});

it("finds a kill behind a proxy that buffers the stream, within the lease", async () => {
  const { run, belay } = await begin({ leaseMs: 600, streamSilenceMs: 100 });
  control.faults.buffering = true;
  control.cutStreams();
  control.change("note-mail", { exposure: "killed", epoch: 2 }, { quietly: true });
  await until(() => belay.status().version === 2);
  expect(await run()).toMatchObject({ reason: "killed" });
});

it("gets its first ruleset by polling where no stream ever delivers", async () => {
  control = await scope.open(startControlPlane({ experiments: [experiment()] }));
  control.faults.buffering = true;
  const belay = await scope.connect({
    url: control.url,
    streamSilenceMs: 50,
    connectTimeoutMs: 5000,
  });
  expect(belay.status()).toMatchObject({ version: 1, leaseExpired: false });
});

it("connects to nobody, serves the baseline, and begins when the control plane comes", async () => {
  control = await startControlPlane({ experiments: [experiment()] });
  await control.stop();
  const belay = await scope.connect({
    url: control.url,
    connectTimeoutMs: 50,
  });
  const run = () =>
    belay
      .experiment<Note, Mail>("note-mail")
      .run({ unit: "a", input: note, baseline: () => baselineMail, ai: () => aiMail });
  expect(await run()).toMatchObject({ served: "baseline", reason: "never-connected" });
  await control.restart();
  scope.defer(() => control.stop());
  await until(() => belay.status().version === 1 && !belay.status().leaseExpired);
  expect(await run()).toMatchObject({ served: "ai" });
});

it("closes by the environment and by a file, without a server", async () => {
  const offFile = join(await scope.directory(), "off");
  const { run } = await begin({ offFile });
  process.env.BELAY_OFF = "1";
  try {
    expect(await run()).toMatchObject({ served: "baseline", reason: "off" });
  } finally {
    delete process.env.BELAY_OFF;
  }
  expect(await run()).toMatchObject({ served: "ai" });
  const running = run(forever);
  await writeFile(offFile, "");
  expect(await running).toMatchObject({ served: "baseline", reason: "aborted" });
  expect(await run()).toMatchObject({ served: "baseline", reason: "off" });
});

it("keeps at most so many shadow runs under way, and never waits for one", async () => {
  const { run, belay } = await begin({ shadowRuns: 3 });
  let begun = 0;
  const results = await Promise.all(
    Array.from({ length: 10 }, () =>
      run(() => {
        begun += 1;
        return forever();
      }, "in-shadow"),
    ),
  );
  expect(results.every(({ served, reason }) => served === "baseline" && reason === "shadow")).toBe(true);
  await until(() => begun === 3);
  expect(belay.status().runsUnderWay).toBe(3);
  expect(begun).toBe(3);
});

it("says goodbye", async () => {
  const { belay } = await begin();
  await belay.close();
  expect(control.renewals.at(-1)!.leaving).toBe(true);
});

it("survives a logger that throws and one that rejects", async () => {
  const broken = () => {
    throw new Error("disk full");
  };
  const { run } = await begin({
    logger: { info: broken, warn: broken, error: () => Promise.reject(new Error("no")) as never },
  });
  control.faults.away = true;
  control.cutStreams();
  expect(await run()).toMatchObject({ served: "ai" });
});

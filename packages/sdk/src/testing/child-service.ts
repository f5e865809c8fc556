import { connect, type Belay } from "../index.ts";
import { aiMail, baselineMail, note, type Mail, type Note } from "./fixtures.ts";

/*
 * A service of its own process, for tests that end processes. Tells on its output, one line each:
 * "begun ID" when an AI path begins, "done ID REASON" when its caller has an answer.
 */
const [mode, url, spoolDirectory] = process.argv.slice(2) as [string, string, string];
const say = (line: string) => process.stdout.write(`${line}\n`);

async function work(belay: Belay, ai: () => Promise<Mail>): Promise<void> {
  const result = await belay.experiment<Note, Mail>("note-mail").run({
    unit: "acc-4",
    input: note,
    baseline: () => baselineMail,
    ai: (step) => {
      say(`begun ${step.run}`);
      return ai();
    },
  });
  say(`done ${result.run} ${result.reason}`);
}

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const belay = await connect({ url, key: "test-key", service: "child", spoolDirectory, flushMs: 20 });
say("connected");

if (mode === "busy") {
  // Work without end, some of it slow, until somebody kills this process.
  for (;;) {
    void work(belay, () => new Promise(() => {}));
    await work(belay, async () => {
      await soon(Math.random() * 4);
      return aiMail;
    });
  }
} else if (mode === "once") {
  await work(belay, async () => aiMail);
} else if (mode === "shadow") {
  await belay
    .experiment<Note, Mail>("in-shadow")
    .run({ unit: "acc-4", input: note, baseline: () => baselineMail, ai: () => new Promise<Mail>(() => {}) });
  say("answered");
} else if (mode === "outcomes") {
  // Outcomes that can't be sent, until somebody kills this process.
  for (let index = 0; index < 50; index += 1)
    belay.experiment("note-mail").outcome(`acc-${index}`, "order-signed", { at: "2026-11-20T09:30:00Z" });
  while (belay.status().outcomes.spooledBytes === 0) await soon(5);
  say("spooled");
  await soon(60_000);
} else if (mode === "slow") {
  // Nothing but this run keeps the process alive: its caller must still get the baseline.
  await work(belay, () => new Promise(() => {}));
} else {
  for (let index = 0; index < 60; index += 1) await work(belay, async () => aiMail);
  say("all done");
  while (belay.status().evidence.queued > 0) await soon(20);
  await belay.close();
}

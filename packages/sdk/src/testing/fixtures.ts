import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rulesetExperiment, type RulesetExperiment } from "@belay/contracts";
import { connect, type Belay, type ConnectOptions } from "../index.ts";

export type Note = { id: string; author: string; text: string; account: { id: string } };
export type Mail = { subject: string; body: string };

export const note: Note = {
  id: "note-17",
  author: "Marlene Oduya",
  text: "Marlene Oduya will send the signed order on Friday. Her number is +49 30 901820.",
  account: { id: "acc-4" },
};

export const baselineMail: Mail = { subject: "Thank you", body: "Thank you for the call." };
export const aiMail: Mail = { subject: "The signed order", body: "The signed order will come on Friday." };

const template = "[system]\nWrite a short mail.\n[user]\nNote: {{ note }}\nSources: {{ sources }}\n";

/** An open experiment whose ring 1 gives everybody the AI arm, reviewed by nobody. */
export function experiment(change: Partial<RulesetExperiment> & { key?: string } = {}): RulesetExperiment {
  const key = change.key ?? "note-mail";
  return rulesetExperiment.parse({
    key,
    exposure: "open",
    epoch: 1,
    phase: 1,
    ring: 1,
    name: "Note mail",
    workflow: "notes",
    revision: 1,
    digest: createHash("sha256").update(JSON.stringify(change)).digest("hex"),
    memoDigest: "b".repeat(64),
    salt: key,
    rings: [
      { name: "shadow", audience: [], share: 1 },
      { name: "everyone", audience: [], share: 1 },
    ],
    audience: [],
    split: { ai: 1 },
    budgets: { timeSeconds: 5, retries: 1, spend: { currency: "EUR", perRun: 1, perDay: 10 } },
    model: {
      name: "drafter-1",
      alternatives: [],
      endpoints: ["http://127.0.0.1:*"],
      temperature: 0,
      maxOutputTokens: 200,
      price: { inputPerMillion: 0, outputPerMillion: 0 },
    },
    prompts: { mail: { digest: createHash("sha256").update(template).digest("hex"), text: template } },
    documentSets: {
      house: {
        digest: "d".repeat(64),
        documents: [{ id: "orders", title: "Orders", text: "A signed order is confirmed within two days." }],
      },
    },
    contracts: {
      input: {
        type: "object",
        required: ["id", "text"],
        properties: { id: { type: "string" }, text: { type: "string", minLength: 1 } },
      },
      output: {
        type: "object",
        required: ["subject", "body"],
        additionalProperties: false,
        properties: { subject: { type: "string", minLength: 1 }, body: { type: "string", minLength: 1 } },
      },
      important: [],
      incomplete: "baseline",
      contradictions: [],
    },
    redaction: {
      types: ["person", "phone", "email"],
      persons: ["/author"],
      organisations: [],
      custom: [],
      restore: true,
    },
    checks: [],
    review: { required: "none", dueMinutes: 60, reasons: ["other"], rating: false },
    ...change,
  });
}

/** The whole AI path: redact, retrieve, generate. */
export const drafting = async (
  step: Parameters<Parameters<ReturnType<Belay["experiment"]>["run"]>[0]["ai"]>[0],
  input = note,
): Promise<Mail> => {
  const safe = step.redact(input);
  const sources = await step.retrieve("house", safe.text);
  return step.generate<Mail>({ prompt: "mail", variables: { note: safe, sources } });
};

/** What a test opens is closed with it, newest first. */
export function createScope() {
  const closers: (() => unknown)[] = [];
  async function directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), "belay-sdk-"));
    closers.push(() => rm(path, { recursive: true, force: true }));
    return path;
  }
  return {
    defer: (close: () => unknown) => void closers.push(close),
    async open<Thing extends { stop(): unknown }>(opening: Promise<Thing>): Promise<Thing> {
      const thing = await opening;
      closers.push(() => thing.stop());
      return thing;
    },
    directory,
    /** As a service does, with a spool of its own unless told otherwise. */
    async connect(options: Partial<ConnectOptions> & { url: string }): Promise<Belay> {
      const spoolDirectory = options.spoolDirectory ?? (await directory());
      const belay = await connect({
        key: "test-key",
        service: "notes-service",
        build: "test",
        logger: quiet,
        flushMs: 20,
        ...options,
        spoolDirectory,
      });
      closers.push(() => belay.close({ deadlineMs: 1000 }));
      return belay;
    },
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

/** Every file in a folder and below. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const nothing = () => {};
export const quiet = { info: nothing, warn: nothing, error: nothing };

/** Waits until something holds, up to ten seconds; the test's own expectation says what was wrong. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
}

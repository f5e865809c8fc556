import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SpanStatusCode } from "@opentelemetry/api";
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from "@opentelemetry/sdk-trace-base";
import { createChecks, createContract, createDocumentSet, createRedactor, restore } from "@belay/checks";
import { ruleset, rulesetExperiment } from "@belay/contracts";
import { connect, type ModelAdapter, type PromptVariable } from "@belay/sdk";

/**
 * What the SDK adds to a run: seven steps (ingest, redact, twice retrieve, twice generate, check) whose model
 * answers at once. Beside it the same functions called bare, and bare with an OpenTelemetry span for each step
 * and one around them, batched to an exporter that drops them. Rounds alternate in one process, figures are
 * medians over rounds of each round's median call. The input carries 4 KB of text.
 */
const ROUNDS = 21;
const CALLS = 1_500;

type Call = { id: string; summary: string; notes: string };
type Mail = { subject: string; body: string };

const call: Call = {
  id: "call-1",
  summary: "Renewal of the support contract",
  notes: "The support contract is renewed in spring and the price stays as it is. ".repeat(57).slice(0, 4000),
};
const mail: Mail = { subject: "Your support contract", body: "The support contract is renewed in spring." };
const answer = JSON.stringify(mail);
const template = "[system]\nWrite a short mail.\n[user]\nCall: {{ call }}\nSources: {{ sources }}\n";

const inputSchema = {
  type: "object",
  required: ["id", "summary", "notes"],
  properties: { id: { type: "string" }, summary: { type: "string" }, notes: { type: "string" } },
};
const outputSchema = {
  type: "object",
  required: ["subject", "body"],
  properties: { subject: { type: "string" }, body: { type: "string" } },
};
const documents = [
  { id: "terms", title: "Terms", text: "A support contract runs for a year. Prices are reviewed in spring." },
];

const experiment = rulesetExperiment.parse({
  key: "call-mail",
  exposure: "open",
  epoch: 1,
  phase: 1,
  ring: 1,
  name: "Call mail",
  workflow: "calls",
  revision: 1,
  digest: "a".repeat(64),
  memoDigest: "b".repeat(64),
  salt: "call-mail",
  rings: [
    { name: "shadow", audience: [], share: 1 },
    { name: "everyone", audience: [], share: 1 },
  ],
  audience: [{ attribute: "tier", in: ["gold", "silver"] }],
  split: { ai: 1 },
  budgets: { timeSeconds: 20, retries: 1, spend: { currency: "EUR", perRun: 1, perDay: 10 } },
  model: { name: "at-once", endpoints: ["http://127.0.0.1:*"] },
  prompts: { mail: { digest: "c".repeat(64), text: template } },
  documentSets: { terms: { digest: "d".repeat(64), documents } },
  contracts: {
    input: inputSchema,
    output: outputSchema,
    important: [],
    incomplete: "baseline",
    contradictions: [],
  },
  redaction: { types: ["email", "iban"], restore: true },
  checks: [{ check: "length", path: "/body", maxWords: 120, onFail: "baseline" }],
  review: { required: "none" },
});

/** A control plane that grants, takes and forgets. */
const control = createServer((request, response) => {
  request.resume().on("end", () => {
    if (request.url!.startsWith("/api/v1/ruleset/stream")) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const whole = ruleset.parse({
        environment: "production",
        version: 1,
        leaseMs: 60_000,
        killed: false,
        killedWorkflows: [],
        segments: {},
        experiments: [experiment],
      });
      response.write(`event: ruleset\ndata: ${JSON.stringify(whole)}\n\n`);
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"version":1,"leaseMs":60000,"granted":[],"accepted":1,"duplicates":0,"refused":[]}');
  });
});
await new Promise<void>((resolve) => control.listen(0, "127.0.0.1", resolve));

const model: ModelAdapter = {
  endpoint: "http://127.0.0.1:1/v1",
  generate: async () => ({
    text: answer,
    finish: "stop",
    answeredBy: "at-once",
    inputTokens: 1,
    outputTokens: 1,
  }),
};
const spoolDirectory = mkdtempSync(join(tmpdir(), "belay-bench-"));
const belay = await connect({
  url: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
  key: "bench",
  service: "bench",
  spoolDirectory,
  model,
});
const callMail = belay.experiment<Call, Mail>("call-mail");

const withBelay = async () => {
  const result = await callMail.run({
    unit: "account-1",
    attributes: { tier: "gold" },
    input: call,
    baseline: () => mail,
    ai: async (step) => {
      const safe = step.redact(call);
      const sources = await step.retrieve("terms", safe.summary);
      const more = await step.retrieve("terms", "price");
      const variables: Record<string, PromptVariable> = { call: safe, sources: [sources, more] };
      await step.generate<Mail>({ prompt: "mail", variables });
      return step.generate<Mail>({ prompt: "mail", variables });
    },
  });
  if (result.served !== "ai") throw new Error(`the bench runs into ${result.reason}`);
};

const input = createContract(inputSchema);
const output = createContract(outputSchema);
const redactor = createRedactor({
  types: Object.fromEntries(
    ["phone", "card", "ip", "national-id", "address", "postcode", "person", "organisation", "custom"].map(
      (type) => [type, false],
    ),
  ),
  names: "known",
});
const terms = createDocumentSet(documents);
const checks = createChecks([{ check: "length", path: "/body", maximumWords: 120 }]);
const signal = new AbortController().signal;

/** The work itself, one function for each step. */
const steps = {
  ingest: () => input.check(call),
  redact: () => redactor.redact(call),
  search: (query: string) => terms.search(query, { limit: 5 }),
  generate: async (safe: unknown, sources: unknown, vault: ReturnType<typeof redactor.redact>["vault"]) => {
    const prompt = `Call: ${JSON.stringify(safe, undefined, 1)}\nSources: ${JSON.stringify(sources, undefined, 1)}`;
    const { text } = await model.generate({
      model: "at-once",
      system: "Write a short mail.",
      prompt,
      temperature: 0,
      maxOutputTokens: 1000,
      schema: outputSchema,
      signal,
      background: false,
    });
    const value = restore(JSON.parse(text) as Mail, vault).value;
    output.check(value);
    return value;
  },
  check: (value: Mail) => {
    output.check(value);
    return checks.map((check) => check.run({ output: value, sources: [], input: call }));
  },
};

async function bare(): Promise<void> {
  steps.ingest();
  const { value, vault } = steps.redact();
  const sources = steps.search(value.summary);
  const more = steps.search("price");
  await steps.generate(value, [sources, more], vault);
  steps.check(await steps.generate(value, [sources, more], vault));
}

const drop: SpanExporter = { export: (_, done) => done({ code: 0 }), shutdown: async () => {} };
const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(drop)] });
const tracer = provider.getTracer("bench");

async function span<Value>(
  name: string,
  facts: Record<string, string | number>,
  work: () => Value,
): Promise<Awaited<Value>> {
  const started = tracer.startSpan(name);
  try {
    const value = await work();
    started.setAttributes(facts);
    return value;
  } catch (error) {
    started.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    started.end();
  }
}

const withSpans = () =>
  span("run", { experiment: "call-mail", unit: "account-1" }, async () => {
    await span("ingest", { quality: 1 }, steps.ingest);
    const { value, vault } = await span("redact", { redactions: 0 }, steps.redact);
    const sources = await span("retrieve", { set: "terms" }, () => steps.search(value.summary));
    const more = await span("retrieve", { set: "terms" }, () => steps.search("price"));
    const facts = { prompt: "mail", model: "at-once", temperature: 0, inputTokens: 1, outputTokens: 1 };
    await span("generate", facts, () => steps.generate(value, [sources, more], vault));
    const drafted = await span("generate", facts, () => steps.generate(value, [sources, more], vault));
    await span("check", { passed: "true" }, () => steps.check(drafted));
  });

const contenders = { bare, "bare with spans": withSpans, belay: withBelay };
const names = Object.keys(contenders) as (keyof typeof contenders)[];
const medians: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
const median = (values: number[]) =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;

async function round(name: keyof typeof contenders): Promise<number> {
  const work = contenders[name];
  const times: number[] = [];
  for (let index = 0; index < CALLS; index += 1) {
    const from = performance.now();
    await work();
    times.push((performance.now() - from) * 1000);
    // As a service would between its requests: time for what goes on behind.
    if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  // What was recorded is sent between the rounds, as in a service between its requests.
  do await new Promise((resolve) => setTimeout(resolve, 50));
  while (belay.status().evidence.queued + belay.status().evidence.spooledBytes > 0);
  return median(times);
}

for (const name of names) await round(name);
for (let index = 0; index < ROUNDS; index += 1) {
  for (const name of names) medians[name]!.push(await round(name));
}

const floor = median(medians["bare"]!);
for (const name of names) {
  const time = median(medians[name]!);
  const added = time - floor;
  console.log(
    [
      name.padEnd(16),
      `${time.toFixed(1)} µs/run`.padStart(16),
      name === "bare" ? "" : `${added.toFixed(1)} µs added`.padStart(18),
      name === "bare" ? "" : `${(time / floor).toFixed(2)} x bare`.padStart(14),
    ].join(" "),
  );
}
const added = (name: string) => median(medians[name]!) - floor;
console.log(
  `SDK in-line cost: ${added("belay").toFixed(1)} µs (limit 25), ${(added("belay") / added("bare with spans")).toFixed(2)} x that of seven spans`,
);

await belay.close();
await provider.shutdown();
control.closeAllConnections();
control.close();
rmSync(spoolDirectory, { recursive: true, force: true });

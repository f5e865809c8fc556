import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { stageAuditLink, stageAuditQuestions } from "@belay/contracts/stage";
import type { StageAuditPrefill } from "@belay/contracts";
import { describe, expect, it } from "vitest";
import { palette } from "../output/palette.ts";
import { main } from "../program.ts";
import { belay, home, server } from "../testing/belay.ts";

const folder = fileURLToPath(new URL("../../../../conformance/stage-audit/", import.meta.url));
const cases = readdirSync(folder).filter((name) => name.endsWith(".json"));

const prefill = (): StageAuditPrefill => ({
  experiment: "call-follow-up",
  name: "Call follow-up",
  environment: "production",
  asOf: "2026-03-10T12:00:00Z",
  answers: [
    {
      question: "worth-it",
      answer: "no",
      because: "The interval does not lie above the smallest improvement",
      evidence: [{ kind: "measurement", label: "Minutes: a look", at: null, by: null, path: null }],
    },
  ],
});

/** The command with somebody who types. */
async function typing(args: string[], typed: string, url?: string) {
  const { folder: cwd } = await home();
  let out = "";
  let err = "";
  const code = await main(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    width: Infinity,
    interactive: false,
    style: palette(false),
    errorStyle: palette(false),
    env: url === undefined ? {} : { BELAY_URL: url, BELAY_KEY: "secret" },
    input: Readable.from([typed]),
    cwd,
    home: cwd,
    now: () => new Date(),
  });
  return { code, out, err };
}

describe("audit", () => {
  it.each(cases)("gives the expected verdicts on %s, without a server", async (name) => {
    const file = path.join(folder, name);
    const { expected, answers } = JSON.parse(readFileSync(file, "utf8"));
    const { out, code } = await belay(["audit", "--answers", file, "--json"]);
    const { open, mismatch, steps, link } = JSON.parse(out);
    expect(code).toBe(0);
    expect({
      open: { verdict: open.verdict, firstReason: open.reasons[0].question },
      mismatch: { verdict: mismatch.verdict, firstReason: mismatch.reasons[0].question },
    }).toEqual(expected);
    expect(steps).toHaveLength(3);
    const again = await belay(["audit", "--link", link, "--json"]);
    expect(JSON.parse(again.out)).toEqual(JSON.parse(out));
    expect(JSON.parse(again.out).answers).toEqual(answers);
  });

  it("says both verdicts, their reasons, three steps and what is missing", async () => {
    const { out } = await belay(["audit", "--answers", path.join(folder, "third-pilot.json")]);
    expect(out).toContain("What is open? Make it ready\n");
    expect(out).toContain("Does the work go there? Re-piloting a proven idea\n");
    expect(out).toMatch(/The next three steps:\n {2}1\. Call off the next trial.*\n {2}2\. .*\n {2}3\. .*\n/);
    expect(out).toContain("Evidence missing:\n  - A drill with its times");
    expect(out).toContain("put the address of a Belay before this: /stage-audit/result#");
  });

  it("prints Markdown, and the questions with their keys", async () => {
    const file = path.join(folder, "ready-to-go.json");
    expect((await belay(["audit", "--answers", file, "--markdown"])).out).toMatch(
      /^# Prove more, or ship\?\n/,
    );
    const { out } = await belay(["audit", "--questions"]);
    for (const { key } of stageAuditQuestions) expect(out).toContain(`${key}\n`);
  });

  it("asks a question at a time, again where an answer can't be read, and takes Enter for what stands", async () => {
    const typed = `perhaps\ny\n${"n\n".repeat(stageAuditQuestions.length - 2)}\n`;
    const { out, err, code } = await typing(["audit", "--json"], typed);
    const { answers, answered } = JSON.parse(out);
    expect(code).toBe(0);
    expect(err).toContain("Answer y, p, n or d.");
    expect(answers["measured-today"]).toBe("yes");
    expect(answers.compared).toBe("no");
    expect(answers.decides).toBe("unknown");
    expect(answered).toBe(stageAuditQuestions.length - 1);
  });

  it("leaves open what is not typed any more", async () => {
    const { out } = await typing(["audit", "--json"], "y\n");
    expect(JSON.parse(out).answers).toEqual({ "measured-today": "yes" });
  });

  it("begins with an experiment's evidence, which a file or a person overrides", async () => {
    const wire = await server({ stageAuditPrefill: prefill });
    const alone = await belay(["audit", "--experiment", "call-follow-up"], wire);
    expect(alone.out).toContain("Call follow-up in production: 1 of 17 answers from evidence");
    expect(alone.out).toContain("(measurement: Minutes: a look)");
    expect(alone.out).toContain(`To share it: ${wire.url}/stage-audit/result#about=Call+follow-up`);
    const { out } = await typing(["audit", "--experiment", "call-follow-up", "--json"], "\n\ny\n", wire.url);
    expect(JSON.parse(out).answers).toMatchObject({ "worth-it": "yes", compared: "unknown" });
  });

  it.each([
    ["nothing", [], "Nobody can be asked here"],
    ["a link without answers", ["--link", "http://x/stage-audit/result"], "This link holds no answers"],
    ["both ways at once", ["--link", "#a", "--answers", "b"], "not both"],
    ["a file that isn't there", ["--answers", "none.json"], "could not be read"],
  ])("refuses %s in a sentence", async (_, flags, sentence) => {
    const { err, code } = await belay(["audit", ...flags]);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });

  it.each([
    ["answers: { worth-it: maybe }", 'answers "worth-it" with "maybe"'],
    ["answers: { worth-it: true }", 'answers "worth-it" with true'],
    ["answers: { colour: yes }", 'answers "colour", which this audit does not ask'],
    ["worth-it: yes", 'has no "answers"'],
    ["{ [", "is neither JSON nor YAML"],
  ])("refuses a file that says %s", async (text, sentence) => {
    const { folder: cwd } = await home();
    const file = path.join(cwd, "answers.yaml");
    await writeFile(file, text);
    const { err, code } = await belay(["audit", "--answers", file]);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });

  it("takes YAML, whose yes and no are words, and keeps escape sequences out of the terminal", async () => {
    const { folder: cwd } = await home();
    const file = path.join(cwd, "answers.yaml");
    await writeFile(
      file,
      'about: "\\e]0;gotcha\\aOur \\e[2Jdesk"\nanswers:\n  worth-it: no\n  real-work: yes\n',
    );
    const { out, code } = await belay(["audit", "--answers", file]);
    expect(code).toBe(0);
    expect(out).not.toContain("\u001b");
    expect(out).toContain("Prove more");
  });

  it("tells what a link holds besides", async () => {
    const link = `http://x/stage-audit/result#${stageAuditLink({ answers: { "worth-it": "no" } })}&colour=blue`;
    const { err, code } = await belay(["audit", "--link", link]);
    expect(err).toContain("no question “colour”");
    expect(code).toBe(0);
  });
});

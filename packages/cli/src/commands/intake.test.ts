import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { intakeQuestions, type IntakeAnswers, type IntakeDetail } from "@belay/contracts";
import { describe, expect, it } from "vitest";
import { palette } from "../output/palette.ts";
import { main } from "../program.ts";
import { belay, home, server } from "../testing/belay.ts";
import * as samples from "../testing/intake-samples.ts";
import { id } from "../testing/samples.ts";
import { WireProblem } from "../testing/wire-server.ts";

/** A control plane of one intake. */
async function intakes(start?: IntakeDetail) {
  let kept = start;
  const body = (request: { body: unknown }) => request.body as { answers: IntakeAnswers };
  const wire = await server({
    createIntake: (request) => (kept = samples.intake(body(request).answers)),
    saveIntake: (request) =>
      (kept = samples.intake(body(request).answers, { version: (kept?.version ?? 0) + 1 })),
    intake: () => kept!,
    submitIntake: () => (kept = { ...kept!, state: "submitted", rank: 1 }),
    reopenIntake: () => (kept = { ...kept!, state: "draft" }),
    rejectIntake: () => (kept = { ...kept!, state: "rejected" }),
    rubric: () => samples.rubric(),
  });
  return { wire, kept: () => kept };
}

/** The command with somebody who types. */
async function typing(args: string[], lines: string[], url: string) {
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
    env: { BELAY_URL: url, BELAY_KEY: "secret" },
    input: Readable.from(lines.map((line) => `${line}\n`)),
    cwd,
    home: cwd,
    now: () => new Date(),
  });
  return { code, out, err, cwd };
}

/** What one types to answer like this. */
const typed = (answers: IntakeAnswers): string[] =>
  intakeQuestions
    .filter(({ field }) => field !== "owner" || answers.ownerKind !== "nobody")
    .map(({ field }) => {
      const value = answers[field];
      if (value === undefined) return "";
      return typeof value === "object" && "per" in value ? `${value.count} a ${value.per}` : String(value);
    });

describe("a new intake", () => {
  it("is asked for question by question, saved after each answer, and handed in when all is answered", async () => {
    const { wire, kept } = await intakes();
    const { code, out } = await typing(["intake", "new"], [...typed(samples.wholeAnswers), "y"], wire.url);
    expect(code).toBe(0);
    expect(kept()!.answers).toEqual(samples.wholeAnswers);
    expect(wire.seen.filter(({ name }) => name === "createIntake")).toHaveLength(1);
    expect(wire.seen.filter(({ name }) => name === "saveIntake")).toHaveLength(
      Object.keys(samples.wholeAnswers).length - 1,
    );
    expect(out).toMatch(/^✓ Answering price requests is handed in: rank 1, 50\.0 of 100\.\n/);
  });

  it("half answered is kept, and says how to go on", async () => {
    const { wire, kept } = await intakes();
    const { code, out } = await typing(["intake", "new"], ["Letters", "They are late"], wire.url);
    expect(code).toBe(0);
    expect(kept()!.answers).toEqual({ name: "Letters", pain: "They are late" });
    expect(out).toContain("Letters is saved as a draft, 2 of 16 answered.");
    expect(out).toContain(`To go on: belay intake edit ${id}`);
  });

  it("of which nothing was answered is none", async () => {
    const { wire } = await intakes();
    const { code, err } = await typing(["intake", "new"], [], wire.url);
    expect([code, wire.seen]).toEqual([0, []]);
    expect(err).toContain("nothing is saved");
  });

  it("asks again where an answer can't be read, and takes choices by number, word or label", async () => {
    const { wire, kept } = await intakes();
    const lines = ["Letters", "", "", "often", "12/day", "twenty", "2,5", "1", "Now and then"];
    const { err } = await typing(["intake", "new"], lines, wire.url);
    expect(err).toContain("Write how often as 12 a day, 60 a week or 5 a month.");
    expect(err).toContain("Write a number, such as 12 or 2.5.");
    expect(kept()!.answers).toEqual({
      name: "Letters",
      often: { count: 12, per: "day" },
      minutes: 2.5,
      textShare: "most",
      judgement: "some",
    });
  });

  it("that can't be saved goes into a file, and the failure says where and how to go on", async () => {
    const wire = await server({
      createIntake: () => {
        throw new WireProblem("unavailable", "The database does not answer just now.");
      },
    });
    const { code, err, cwd } = await typing(["intake", "new"], ["Letters", "They are late"], wire.url);
    expect(code).toBe(5);
    const [file] = readdirSync(cwd).filter((name) => name.startsWith("intake-"));
    expect(JSON.parse(readFileSync(path.join(cwd, file!), "utf8"))).toEqual({
      name: "Letters",
      pain: "They are late",
    });
    expect(err).toContain(`To go on: belay intake new --file ${file}`);
  });

  it("comes from a file, options before it, and is handed in where asked", async () => {
    const { wire, kept } = await intakes();
    const { folder } = await home();
    const file = path.join(folder, "answers.yaml");
    const { often: _, ...rest } = samples.wholeAnswers;
    await writeFile(file, `${JSON.stringify(rest).slice(0, -1)}, "often": { count: 1, per: week } }`);
    const { code, out } = await belay(
      [
        "intake",
        "new",
        "--file",
        file,
        "--often",
        "60 a week",
        "--systems",
        "Price list, ERP",
        "--submit",
        "--json",
      ],
      wire,
    );
    expect(code).toBe(0);
    expect(kept()!.answers).toEqual({
      ...samples.wholeAnswers,
      often: { count: 60, per: "week" },
      systems: ["Price list", "ERP"],
    });
    expect(JSON.parse(out)).toMatchObject({ state: "submitted" });
  });

  it.each([
    [["--minutes", "soon"], /--minutes: Write a number/],
    [["--reach", "everybody"], /--reach: Choose one of team, company, customers, public/],
    [["--file", "nowhere.yaml"], /nowhere\.yaml could not be read/],
  ])("from %j is refused with a sentence", async (args, sentence) => {
    const { wire } = await intakes();
    const { code, err } = await belay(["intake", "new", ...args], wire);
    expect([code, wire.seen]).toEqual([2, []]);
    expect(err).toMatch(sentence);
  });

  it.each([
    ["- a list", /holds no answers/],
    ["budget: 5", /answers "budget", which the form does not ask/],
    ["name: [", /neither JSON nor YAML/],
  ])("from a file with %j is refused with a sentence", async (text, sentence) => {
    const { wire } = await intakes();
    const { folder } = await home();
    const file = path.join(folder, "answers.yaml");
    await writeFile(file, text);
    const { code, err } = await belay(["intake", "new", "--file", file], wire);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });

  it("without a terminal, a file or options says what to give", async () => {
    const { wire } = await intakes();
    const { code, err } = await belay(["intake", "new"], wire);
    expect(code).toBe(2);
    expect(err).toContain("--file");
  });
});

describe("an intake", () => {
  it("is edited from the version that was read, answers left alone kept, one taken away by -", async () => {
    const { wire, kept } = await intakes(
      samples.intake({ name: "Letters", pain: "Late", minutes: 5 }, { version: 7 }),
    );
    await typing(["intake", "edit", id], ["", "-", "Two clerks"], wire.url);
    expect(kept()!.answers).toEqual({ name: "Letters", minutes: 5, doneBy: "Two clerks" });
    expect(wire.seen.find(({ name }) => name === "saveIntake")!.request.body).toMatchObject({ version: 7 });
  });

  it("that somebody else changed meanwhile is refused with their sentence, and the answers are kept in a file", async () => {
    const wire = await server({
      intake: () => samples.intake({ name: "Letters" }),
      saveIntake: () => {
        throw new WireProblem("conflict", "Otto changed it meanwhile.");
      },
    });
    const { code, err, cwd } = await typing(["intake", "edit", id], ["Mails"], wire.url);
    expect(code).toBe(1);
    expect(err).toContain("Otto changed it meanwhile.");
    expect(readdirSync(cwd).some((name) => name.startsWith("intake-"))).toBe(true);
  });

  it("handed in is not edited, and says how to take it back", async () => {
    const { wire } = await intakes(samples.intake({ name: "Letters" }, { state: "submitted" }));
    const { code, err } = await belay(["intake", "edit", id, "--minutes", "5"], wire);
    expect(code).toBe(1);
    expect(err).toContain(`belay intake reopen ${id}`);
  });

  it("is rejected with its reason, and never without", async () => {
    const { wire } = await intakes(samples.intake(samples.wholeAnswers, { state: "submitted", version: 3 }));
    expect((await belay(["intake", "reject", id], wire)).code).toBe(2);
    const { out } = await belay(["intake", "reject", id, "--reason", "too few"], wire);
    expect(out).toMatch(/is rejected/);
    expect(wire.seen.at(-1)!.request.body).toEqual({ version: 3, reason: "too few" });
  });

  it("shows its reasons, a person's in place of a rule's, and what is like it", async () => {
    const base = samples.intake(samples.wholeAnswers, {
      state: "submitted",
      rank: 1,
      similar: [
        {
          kind: "experiment",
          id: "price-mails",
          name: "Price mails",
          state: "experiment",
          similarity: 0.6,
          reasons: ["Both names say “price”."],
        },
      ],
    });
    const override = { score: 2, reason: "No test system", by: base.author, at: base.savedAt };
    base.score.criteria[8] = { ...base.score.criteria[8]!, score: 2, override };
    const { wire } = await intakes(base);
    const { out } = await belay(["intake", "show", id], wire);
    expect(out).toContain("No test system (Ada, in place of 5.0 by rule)");
    expect(out).toContain("Price mails (experiment price-mails) Both names say “price”.");
    expect(out).toContain("12 a day");
  });
});

describe("the list", () => {
  it("is ranked, and its CSV defuses formulas", async () => {
    const { state: _, ...draft } = samples.intake({ ...samples.wholeAnswers, name: '=1+1,"x"' });
    const wire = await server({
      intakes: () => ({
        items: [{ ...draft, state: "submitted", rank: 1 }],
        next: null,
        counts: { draft: 0, submitted: 1, rejected: 0, "in-memo": 0 },
      }),
    });
    const { out } = await belay(["intake"], wire);
    expect(out).toMatch(/RANK {2}WORKFLOW/);
    const file = await belay(["intake", "list", "--csv"], wire);
    expect(file.out).toContain(`1,"'=1+1,""x""",`);
    expect(file.out.split("\r\n")[0]).toContain("effort,effort_why");
  });

  it("of nothing says what to do", async () => {
    const wire = await server({
      intakes: () => ({
        items: [],
        next: null,
        counts: { draft: 0, submitted: 0, rejected: 0, "in-memo": 0 },
      }),
    });
    expect((await belay(["intake", "list"], wire)).out).toContain("belay intake new");
  });
});

describe("weights", () => {
  it("change from the version that was read, with a reason", async () => {
    const wire = await server({
      rubric: () => samples.rubric(),
      changeRubric: ({ body }) => samples.rubric({ version: 3, weights: (body as never)["weights"] }),
      rubricHistory: () => ({ items: [] }),
    });
    expect((await belay(["intake", "weights", "--set", "effort=2"], wire)).err).toContain("Say --reason");
    const { out, code } = await belay(
      ["intake", "weights", "--set", "effort=2", "text-heavy=0", "--reason", "less work"],
      wire,
    );
    expect(code).toBe(0);
    expect(out).toContain("by version 3");
    expect(wire.seen.find(({ name }) => name === "changeRubric")!.request.body).toMatchObject({
      version: 2,
      reason: "less work",
      weights: { effort: 2, "text-heavy": 0, reversible: 1 },
    });
  });

  it.each([
    [["--set", "efort=2"], /Did you mean "effort"\?/],
    [["--set", "effort=11"], /a number from 0 to 10/],
    [["--set", "effort"], /CRITERION=WEIGHT/],
  ])("%j are refused with a sentence", async (args, sentence) => {
    const wire = await server({ rubric: () => samples.rubric() });
    const { code, err } = await belay(["intake", "weights", ...args, "--reason", "x"], wire);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });
});

describe("the agenda", () => {
  it("is Markdown, without anything that could move a terminal's cursor", async () => {
    const wire = await server({ agenda: () => samples.agenda("# Weekly review\n\n- \u001b[2Jgone\n") });
    const { out } = await belay(["agenda"], wire);
    expect(out).toBe("# Weekly review\n\n- gone\n");
    expect(JSON.parse((await belay(["agenda", "--json"], wire)).out)).toHaveProperty("sections");
  });
});

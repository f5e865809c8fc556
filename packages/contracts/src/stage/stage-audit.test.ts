import { readdirSync, readFileSync } from "node:fs";
import { URL } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stageAuditLink, readStageAuditLink } from "./stage-audit-link.ts";
import { stageAuditMarkdown } from "./stage-audit-markdown.ts";
import {
  stageAuditAnswers,
  stageAuditQuestions,
  type StageAuditAnswer,
  type StageAuditAnswers,
} from "./stage-audit-questions.ts";
import { judgeStageAudit } from "./stage-audit-verdict.ts";

const folder = new URL("../../../../conformance/stage-audit/", import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, folder), "utf8")) }));

const anyAnswers = fc.record(
  Object.fromEntries(stageAuditQuestions.map(({ key }) => [key, fc.constantFrom(...stageAuditAnswers)])),
) as fc.Arbitrary<Record<string, StageAuditAnswer>>;

const verdictsOf = (answers: StageAuditAnswers): string => {
  const { open, mismatch } = judgeStageAudit(answers);
  return `${open.verdict} ${mismatch.verdict}`;
};

describe("the stage audit", () => {
  it("has twelve written cases which cover both mismatches", () => {
    expect(cases).toHaveLength(12);
    const verdicts = cases.map((each) => each.expected.mismatch.verdict as string);
    for (const verdict of ["hardening-unproven", "re-piloting-proven", "matched", "unclear"])
      expect(verdicts).toContain(verdict);
  });

  it.each(cases)("judges $name as expected", ({ answers, expected }) => {
    const { open, mismatch, steps } = judgeStageAudit(answers);
    expect({
      open: { verdict: open.verdict, firstReason: open.reasons[0]?.question },
      mismatch: { verdict: mismatch.verdict, firstReason: mismatch.reasons[0]?.question },
    }).toEqual(expected);
    expect(new Set(steps).size).toBe(3);
    expect(steps.every((step) => step.length > 0)).toBe(true);
  });

  it("asks twelve to eighteen questions, each once", () => {
    expect(stageAuditQuestions.length).toBeGreaterThanOrEqual(12);
    expect(stageAuditQuestions.length).toBeLessThanOrEqual(18);
    expect(new Set(stageAuditQuestions.map(({ key }) => key)).size).toBe(stageAuditQuestions.length);
  });

  it("has no idle question: each changes a verdict somewhere, without any answer being unknown", () => {
    const settled = fc.record(
      Object.fromEntries(
        stageAuditQuestions.map(({ key }) => [
          key,
          fc.constantFrom("yes" as const, "partly" as const, "no" as const),
        ]),
      ),
    ) as fc.Arbitrary<Record<string, StageAuditAnswer>>;
    const idle = new Set(stageAuditQuestions.map(({ key }) => key));
    for (const answers of fc.sample(settled, { numRuns: 4000, seed: 7 }))
      for (const key of idle)
        if (verdictsOf({ ...answers, [key]: "yes" }) !== verdictsOf({ ...answers, [key]: "no" }))
          idle.delete(key);
    expect([...idle]).toEqual([]);
  });

  it("takes answers in any order, and a missing one as unknown", () => {
    fc.assert(
      fc.property(anyAnswers, fc.infiniteStream(fc.integer()), (answers, stream) => {
        const shuffled = Object.entries(answers)
          .map((entry) => ({ entry, at: stream.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ entry }) => entry);
        const expected = judgeStageAudit(answers);
        expect(judgeStageAudit(Object.fromEntries(shuffled))).toEqual(expected);
        expect(
          judgeStageAudit(Object.fromEntries(shuffled.filter(([, answer]) => answer !== "unknown"))),
        ).toEqual(expected);
      }),
    );
  });

  it("tells a verdict only where nothing that is unknown could overturn it", () => {
    fc.assert(
      fc.property(anyAnswers, anyAnswers, (answers, truth) => {
        const told = judgeStageAudit(answers);
        const resolved = judgeStageAudit(
          Object.fromEntries(
            stageAuditQuestions.map(({ key }) => {
              const answer = answers[key] ?? "unknown";
              const found = truth[key] === "unknown" ? "no" : (truth[key] ?? "no");
              return [key, answer === "unknown" ? found : answer];
            }),
          ),
        );
        if (told.mismatch.verdict !== "unclear")
          expect(resolved.mismatch.verdict).toBe(told.mismatch.verdict);
        // Operations that nobody can vouch for are open: finding out may close them, and nothing else.
        if (told.open.verdict === "operations")
          expect(["operations", "neither"]).toContain(resolved.open.verdict);
        else if (told.open.verdict !== "unclear") expect(resolved.open.verdict).toBe(told.open.verdict);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives each verdict a reason, each reason weight, and the heaviest of a kind first", () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { open, mismatch, steps } = judgeStageAudit(answers);
        for (const { reasons } of [open, mismatch]) {
          expect(reasons.length).toBeGreaterThan(0);
          expect(reasons.every(({ weight }) => weight > 0)).toBe(true);
        }
        const weights = open.reasons.map(({ weight }) => weight);
        expect(weights).toEqual(weights.toSorted((a, b) => b - a));
        expect(new Set(steps).size).toBe(3);
      }),
    );
  });

  it("says of all that nobody knows that it can't be told, and what would tell", () => {
    const { open, mismatch, missing } = judgeStageAudit({});
    expect([open.verdict, mismatch.verdict]).toEqual(["unclear", "unclear"]);
    expect(open.reasons[0]?.question).toBe("worth-it");
    expect(missing.length).toBeGreaterThan(0);
  });
});

describe("the guide", () => {
  it("lists every question with its key and its weight", () => {
    const guide = readFileSync(new URL("../../../../docs/guides/stage-audit.md", import.meta.url), "utf8");
    const rows = new Set(
      guide.split("\n").map((line) =>
        line
          .split("|")
          .map((cell) => cell.trim())
          .join("|"),
      ),
    );
    for (const { text, key, weight, keystone } of stageAuditQuestions)
      expect(rows).toContain(`|${text}|\`${key}\`|${weight}${keystone ? ", keystone" : ""}|`);
  });
});

describe("its link", () => {
  it("brings back what went in, in any order", () => {
    fc.assert(
      fc.property(anyAnswers, fc.string({ unit: "grapheme", maxLength: 60 }), (answers, words) => {
        const about = words.replace(/\s+/g, " ").trim().toWellFormed();
        const link = stageAuditLink({ about, experiment: "call-follow-up", answers });
        const turned = `#${link.split("&").toReversed().join("&")}`;
        for (const text of [link, turned])
          expect(readStageAuditLink(text)).toEqual({
            ...(about && { about }),
            experiment: "call-follow-up",
            answers,
            problems: [],
          });
      }),
    );
  });

  it.each([
    ["worth-it=maybe", "“maybe” is no answer to “worth-it”"],
    ["colour=yes", "no question “colour”"],
    ["worth-it=yes&worth-it=no", "answers “worth-it” twice"],
    ["experiment=../../x", "is no key of an experiment"],
    ["%E0%A4%A&&&=", "no question"],
    ["a".repeat(5000), "longer than any audit"],
    [`about=${"x".repeat(300)}`, "was cut after 120 characters"],
    ["__proto__=yes", "no question “__proto__”"],
  ])("answers %j in a sentence", (text, sentence) => {
    expect(readStageAuditLink(text).problems.join(" ")).toContain(sentence);
  });

  it("is read without a throw whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const { answers, problems } = readStageAuditLink(text);
        expect(() => judgeStageAudit(answers)).not.toThrow();
        for (const problem of problems) expect(problem).toMatch(/\.$/);
      }),
    );
  });
});

describe("its Markdown", () => {
  it("keeps what people wrote as text", () => {
    const text = stageAuditMarkdown({
      about: "<img src=x onerror=alert(1)> [a](javascript:b) # *c* `d` | e\n# f",
      answers: { "worth-it": "no" },
    });
    const first = text.split("\n")[0] ?? "";
    expect(first).toContain("\\<img src\\=x onerror\\=alert\\(1\\)\\>");
    expect(first).toContain("\\[a\\]\\(javascript\\:b\\) \\# \\*c\\* \\`d\\` \\| e \\# f");
    expect(text.split("\n").filter((line) => line.startsWith("# "))).toHaveLength(1);
  });

  it("holds both verdicts, three steps and every answer", () => {
    const text = stageAuditMarkdown(cases.find(({ name }) => name === "third-pilot.json"));
    expect(text).toContain("## What is open: Make it ready");
    expect(text).toContain("## Which way the work goes: Re-piloting a proven idea");
    expect(text).toMatch(/\n1\. Call off the next trial.*\n2\. .*\n3\. .*\n/);
    expect(text.match(/^\| .* \| (Yes|Partly|No|Don't know) \|$/gm)).toHaveLength(stageAuditQuestions.length);
  });
});

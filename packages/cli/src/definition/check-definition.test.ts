import { revisionContent } from "@belay/contracts";
import { describe, expect, it } from "vitest";
import { definitionFolder, soundDefinition } from "../testing/definition-folder.ts";
import { edited, findingsOf, now } from "../testing/findings.ts";
import { checkDefinition } from "./check-definition.ts";

describe("a sound definition", () => {
  it("has no findings and becomes the content of a revision, wildcards resolved", async () => {
    await using made = await definitionFolder();
    const { findings, content, size } = await checkDefinition(made.file, { now });
    expect(findings).toEqual([]);
    expect(Object.keys(content!.files)).toEqual([
      "memo.md",
      "prompts/follow-up.md",
      "documents/pricing.md",
      "documents/security.md",
      "contracts/input.json",
      "contracts/output.json",
    ]);
    expect(revisionContent.parse(content)).toEqual(content);
    expect(size).toMatchObject({ files: 6 });
  });
});

describe("a broken definition is told where and what to do", () => {
  it.each<[string, string, string[]]>([
    [
      "an unknown setting",
      edited("hypothesis:", "hypotesis:"),
      ['4:1 error: "hypotesis" is not known in the definition. | Did you mean "hypothesis"?'],
    ],
    [
      "a missing setting",
      edited(/  owner:.*\n/, ""),
      ["5:1 error: workflow.owner is missing. | Add it. It is: who answers for the workflow."],
    ],
    [
      "a number out of bounds",
      edited("share: 0.5", "share: 50"),
      ["27:12 error: rings[2].share must be at most 1, not the number 50. | Write a number at most 1."],
    ],
    [
      "a wrong type",
      edited("perDay: 10", "perDay: ten"),
      [
        '30:34 error: budgets.spend.perDay must be a number, not the text "ten". | Write a number. It is: ceiling for a day, over all instances.',
      ],
    ],
    [
      "a key that is no key",
      edited("key: call-follow-up", "key: Call_Follow-Up"),
      [
        '2:6 error: key can\'t be the text "Call_Follow-Up". | Use lower-case letters, digits and single hyphens, starting with a letter. It is: machine name of the experiment.',
      ],
    ],
    [
      "a misspelt choice",
      edited("verb: create", "verb: craete"),
      [
        '49:9 error: action.verb must be one of create, update, send, not the text "craete". | Did you mean "create"?',
      ],
    ],
    [
      "a misspelt check",
      edited("check: schema", "check: shema"),
      [
        '42:12 error: checks[0].check must be one of schema, length, policy, grounded, injection, not the text "shema". | Did you mean "schema"?',
      ],
    ],
    [
      "an unknown operator",
      edited("equals: internal", "equal: internal"),
      ['24:28 error: "equal" is not known in a condition. | Did you mean "equals"?'],
    ],
    [
      "a segment that is not there",
      edited("{ attribute: tier, equals: internal }", "{ segment: lage }"),
      ['24:20 error: There is no segment "lage". | Define it under segments.'],
    ],
    [
      "an exclusion group the wrong way round",
      edited("from: 0, to: 0.5", "from: 0.5, to: 0.2"),
      [
        "28:1 error: exclusionGroup does not hold: `from` must be below `to`. | Change it so that it does. It is: a unit is in at most one experiment of a group; experiments take parts of one line from 0 to 1.",
      ],
    ],
    [
      "one run dearer than a day",
      edited("perRun: 0.05", "perRun: 50"),
      ["30:20 error: One run may spend 50 EUR, and a whole day only 10. | Lower perRun or raise perDay."],
    ],
    [
      "an alternative with a misspelt price",
      edited(
        "  name: small",
        "  name: small\n  alternatives: [tiny, { name: large, prise: { inputPerMillion: 1 } }, 5]",
      ),
      [
        '33:39 error: "prise" is not known in model.alternatives[1]. | Did you mean "price"?',
        "33:72 error: model.alternatives[2] can't be the number 5. | Write another value. It is: a model's name, or its name and its own price.",
      ],
    ],
    [
      "a contradiction with two rules",
      edited(
        "  output: contracts/output.json",
        "  output: contracts/output.json\n  contradictions: [{ name: day, same: [/id, /account/id], agrees: { path: /id, pattern: x, with: /id } }]",
      ),
      [
        '41:20 error: The contradiction "day" needs one of same, onlyOne and agrees. | same: places that must hold one value. onlyOne: a pattern that may match one value only. agrees: a pattern that must match the value of a place.',
      ],
    ],
    [
      "a contradiction that agrees with a place that is not there",
      edited(
        "  output: contracts/output.json",
        "  output: contracts/output.json\n  contradictions: [{ name: day, agrees: { path: /id, pattern: '(?=x)', with: /acount/id } }]",
      ),
      [
        '41:63 error: The text "(?=x)" is no RE2 pattern (error parsing regexp: invalid or unsupported Perl syntax: `(?=`). | RE2 has no backreferences and no look-around.',
        '41:78 warning: The input contract knows nothing at "/acount/id": its root has no "acount". | Did you mean "account"?',
      ],
    ],
    [
      "two rings of one name",
      edited("name: broad", "name: internal"),
      [
        '26:11 error: Rings 1 and 2 are both called "internal". | Give each ring a name of its own: it is how people and commands speak of it.',
      ],
    ],
    [
      "a tab",
      edited("  name: account", "\tname: account"),
      ["12:1 error: Tabs are not allowed as indentation. | Indent with spaces; YAML takes no tabs."],
    ],
    [
      "a key written twice",
      edited("memo: memo.md", "memo: memo.md\nmemo: other.md"),
      ["11:1 error: Map keys must be unique. | Keep one of the two."],
    ],
    [
      "an empty file",
      " ",
      [
        "1:1 error: the definition must be a group of settings, not an empty value. | Write a group of settings.",
      ],
    ],
  ])("%s", async (_, definition, expected) => {
    expect(await findingsOf(definition)).toEqual(expected);
  });

  it("bombs of aliases and of nesting end in a sentence", async () => {
    const bomb = [
      "a: &a [x]",
      ...Array.from("bcdefgh", (name, index) => {
        const before = String.fromCharCode(97 + index);
        return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(", ")}]`;
      }),
    ].join("\n");
    expect((await findingsOf(bomb))[0]).toMatch(
      /^1:1 error: Excessive alias count.* \| Write the repeated parts out/,
    );
    expect((await findingsOf("[".repeat(50_000)))[0]).toMatch(/^1:1 error: .*nested too deeply/);
  });

  it("everything wrong at once, in the order of the file", async () => {
    const found = await findingsOf(
      edited("name: account", "nam: account")
        .replace("share: 0.5", "share: -1")
        .replace("memo.md", "gone.md"),
    );
    expect(found.map((line) => line.split(" ")[0])).toEqual(["10:7", "12:3", "27:12"]);
  });
});

describe("what the author hardly meant is a warning", () => {
  it.each<[string, string, string]>([
    [
      "a first ring that is no shadow",
      edited("name: shadow", "name: all"),
      "20:11 warning: The first ring is always the shadow ring",
    ],
    [
      "a ring that can't grow",
      edited(
        "    share: 0.5",
        "    audience:\n      - { attribute: tier, equals: internal }\n      - { segment: large }\n    share: 0.5",
      ),
      '30:12 warning: Ring "broad" can\'t let anybody in whom ring "internal" does not',
    ],
    [
      "a ring for nobody",
      edited("share: 0.5", "share: 0"),
      "27:12 warning: rings[2] has a share of 0, so it lets nobody in.",
    ],
    [
      "an attribute that is not sent",
      edited("attribute: tier,", "attribute: tiers,"),
      '24:22 warning: The attribute "tiers" is not among unit.attributes',
    ],
    [
      "a split with one arm",
      `${soundDefinition}split: { ai: 1 }\n`,
      "56:14 warning: A split of 1 leaves the baseline arm empty",
    ],
    [
      "an expired shortcut",
      `${soundDefinition}shortcuts:\n  - { reason: a, risk: b, owner: c, expires: 2026-01-31, cleanup: d }\n`,
      "57:46 warning: This shortcut expired on 2026-01-31. | Clean it up (d), or agree on another day with c.",
    ],
  ])("%s", async (_, definition, expected) => {
    const found = await findingsOf(definition);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});

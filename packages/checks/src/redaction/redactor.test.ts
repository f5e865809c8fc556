import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createRedactor, createVault, isChecksError, restore, type RedactionPolicy } from "../index.ts";

function redactText(text: string, policy: RedactionPolicy = {}) {
  return createRedactor(policy).redact(text).value;
}

describe("what is replaced", () => {
  it.each([
    ["Write to dana.whitlock+crm@mail.example.co.uk.", "Write to [Email 1]."],
    ["it's dana dot whitlock at example dot com, thanks", "it's [Email 1], thanks"],
    ["Call +44 20 7946 0958 after nine", "Call [Phone 1] after nine"],
    ["my number is 555 0134", "my number is [Phone 1]"],
    ["pay to GB82 WEST 1234 5698 7654 32 today", "pay to [IBAN 1] today"],
    ["card 4111 1111 1111 1111 expires", "card [Card 1] expires"],
    ["from 192.168.10.4 to 2001:db8::8a2e:370:7334", "from [IP 1] to [IP 2]"],
    ["SSN 078-05-1120, NINO QQ 12 34 56 C or AB 12 34 56 C", "SSN [ID 1], NINO QQ 12 34 56 C or [ID 2]"],
    ["we sit at 24 Clarke Avenue, Springfield", "we sit at [Address 1]"],
    ["ship to Berlin, ZIP: 10115", "ship to Berlin, ZIP: [Postcode 1]"],
    ["Hi Oluwaseun, thanks", "Hi [Person 1], thanks"],
    ["my name is patricia desrosiers.", "my name is [Person 1]."],
    ["Is Dr. Szöllössy in?", "Is Dr. [Person 1] in?"],
  ])("%s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    "On 2025-12-03 at 15:00 we sold 1,200,000 seats in 2019-2021.",
    "The card 4111 1111 1111 1112 has a wrong last digit? No: order-4111.",
    "Good morning. Thanks for the call on Monday about the premium plan in London.",
    "Version 1.2.3 costs $1,200 or 5 percent.",
  ])("leaves alone: %s", (text) => {
    expect(redactText(text, { types: { card: true } })).toBe(text);
  });

  it("takes off-by-default types when switched on", () => {
    const types = { url: true, amount: true, "birth-date": true };
    const text = "Born 3 May 1980, see https://example.com/a?b=c. It was $1,200.";
    expect(redactText(text, { types })).toBe("Born [Birth date 1], see [URL 1]. It was [Amount 1].");
  });

  it("finds the policy's patterns, organisations and fields, and keeps what it names", () => {
    const redactor = createRedactor({
      known: { organisations: ["Globex GmbH"] },
      patterns: [{ pattern: String.raw`DEAL-\d+`, label: "Deal" }],
      fields: [{ path: "/turns/*/speaker", type: "person" }],
      keep: ["/id"],
    });
    const call = {
      id: "dana-DEAL-7",
      turns: [
        { speaker: "Rep", text: "zed from globex gmbh asked about DEAL-77, zed again" },
        { speaker: "Zed Quill", text: "Yes." },
      ],
    };
    expect(redactor.redact(call).value).toEqual({
      id: "dana-DEAL-7",
      turns: [
        {
          speaker: "Rep",
          text: "[Person 1 first name] from [Organisation 1] asked about [Deal 1], [Person 1 first name] again",
        },
        { speaker: "[Person 1]", text: "Yes." },
      ],
    });
  });

  it("redacts property names when asked, and card numbers that are JSON numbers", () => {
    const redactor = createRedactor({ keys: true });
    const value = { "a@example.com": { card: 4111111111111111, count: 12 } };
    const { value: redacted, vault } = redactor.redact(value);
    expect(redacted).toEqual({ "[Email 1]": { card: "[Card 1]", count: 12 } });
    expect(restore(redacted, vault).value).toEqual(value);
  });

  it("leaves product names alone that the policy allows", () => {
    expect(redactText("We use Quartzline Vista here")).toContain("[Person 1]");
    expect(redactText("We use Quartzline Vista here", { allow: ["Quartzline Vista"] })).toBe(
      "We use Quartzline Vista here",
    );
  });

  it("reports where each replaced stretch was", () => {
    const { spans } = createRedactor().redact({ "a/b": ["ring +44 20 7946 0958"] });
    expect(spans).toEqual([{ path: "/a~1b/0", start: 5, end: 21, type: "phone", placeholder: "[Phone 1]" }]);
  });
});

describe("names over a run", () => {
  it("keeps one number for a known person in all forms, with a placeholder for each spelling", () => {
    const { value } = createRedactor({ known: { people: ["Dana Whitlock"] } }).redact(
      "Dana said hi. DANA WHITLOCK signed. Ms. Whitlock agreed, dana whitlock's team too.",
    );
    expect(value).toBe(
      "[Person 1 first name] said hi. [Person 1] signed. Ms. [Person 1 last name] agreed, [Person 1 full name]'s team too.",
    );
  });

  it("does not mix up two people who share a first name", () => {
    const { value } = createRedactor({ known: { people: ["Dana Whitlock", "Dana Reed"] } }).redact(
      "Dana Whitlock met Dana Reed. Dana left.",
    );
    expect(value).toBe("[Person 1] met [Person 2]. [Person 3] left.");
  });

  it("carries on over calls that share a vault", () => {
    const redactor = createRedactor({ names: "known" });
    const vault = createVault();
    redactor.redact("x", { vault, known: { people: ["Dana Whitlock"] } });
    redactor.redact("Dana Whitlock", { vault, known: { people: ["Dana Whitlock"] } });
    expect(redactor.redact("again dana whitlock", { vault }).value).toBe("again [Person 1 full name]");
  });

  it("matches a guessed name only in the spelling it was guessed in", () => {
    const { value } = createRedactor().redact([
      "Thanks Tallow. We melt tallow, TALLOW and Tallow.",
      "It was Ostrander Vine who asked. A vine, the Vine.",
    ]);
    expect(value).toEqual([
      "Thanks [Person 2]. We melt tallow, TALLOW and [Person 2].",
      "It was [Person 1] who asked. A vine, the [Person 1 last name].",
    ]);
  });

  it("does not follow a name that was guessed in an earlier call in another case", () => {
    const redactor = createRedactor();
    const vault = createVault();
    expect(redactor.redact("Thanks Tallow, bye", { vault }).value).toBe("Thanks [Person 1], bye");
    expect(redactor.redact("we melt tallow for Tallow", { vault }).value).toBe(
      "we melt tallow for [Person 1]",
    );
  });

  it("does not take a word for a name that the same value writes small", () => {
    const turns = ["Ask Security about it, or the Security desk.", "They are security people."];
    expect(createRedactor().redact(turns).value).toEqual(turns);
  });
});

describe("names in a text that isn't English", () => {
  it.each([
    "Die Schalen kommen nass raus. Das höre ich gern, nicht die Schale ist das Problem. Mit Deckel, bitte.",
    "Guten Morgen, passt es Ihnen am Dienstag? Vielen Dank für Ihre Zeit und Ihre Offenheit.",
    "Bonjour, je vous appelle pour la commande du Mardi avec les Caisses Bleues de votre Entrepôt.",
    "Buongiorno, non è per la Direzione, ma per gli Uffici che sono con il Magazzino.",
  ])("takes no ordinary word for one: %s", (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each([
    [
      "Guten Morgen, Frau Marquardt, hier ist Ingrid Solheim von Nordhaven.",
      "Guten Morgen, Frau [Person 2], hier ist [Person 1] von Nordhaven.",
    ],
    [
      "Ein Angebot bitte an mich und an Herrn Özdemir vom Einkauf.",
      "Ein Angebot bitte an mich und an Herrn [Person 1] vom Einkauf.",
    ],
    [
      "Bonjour, je suis avec Mme Garrigue et Pierre Lemaire pour la commande.",
      "Bonjour, je suis avec Mme [Person 2] et [Person 1] pour la commande.",
    ],
  ])("finds those with a salutation or a common given name: %s", (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it("goes by the whole value where a text is too short to tell", () => {
    const turns = ["Wir haben das Problem nicht, und Sie auch nicht.", "Mit Deckel.", "Vier Kartons Ware?"];
    expect(createRedactor().redact(turns).value).toEqual(turns);
  });
});

it.each([
  "One. Two Hundred. See you on Fridays, at Thanksgiving or before Boxing Day.",
  "We ship to Bergen, Gdańsk and Leicester, and from Tampere on Mondays.",
])("takes no numbers, days or towns for people: %s", (text) => {
  expect(redactText(text)).toBe(text);
});

describe("restoring", () => {
  const redactor = createRedactor();
  const vault = createVault();
  redactor.redact("Hi Dana, ring +44 20 7946 0958", { vault });

  it.each([
    "[Person 1]",
    "[person 1]",
    "[PERSON_1]",
    "[Person1]",
    "[ Person  #1 ]",
    String.raw`\[Person 1\]`,
  ])("understands %s", (placeholder) => {
    expect(restore(`Dear ${placeholder},`, vault)).toMatchObject({
      value: "Dear Dana,",
      restored: 1,
      unknown: [],
    });
  });

  it("reports placeholders nobody gave out and leaves them", () => {
    const { value, unknown } = restore({ body: ["Ask [Person 9] on [Phone 1]"] }, vault);
    expect(value).toEqual({ body: ["Ask [Person 9] on +44 20 7946 0958"] });
    expect(unknown).toEqual([{ path: "/body/0", text: "[Person 9]" }]);
  });

  it("never takes a placeholder in the input for one of its own", () => {
    const run = createVault();
    redactor.redact("Hi Dana", { vault: run });
    const injected = redactor.redact("please write [Person 1] and [person_2]", { vault: run });
    expect(injected.value).toBe("please write [Literal 1] and [Literal 2]");
    expect(restore(injected.value, run).value).toBe("please write [Person 1] and [person_2]");
  });

  it("shows no value when a vault is printed or stored", () => {
    expect(JSON.stringify(vault)).toBe('{"redactedValues":2}');
    expect(inspect(vault, { depth: 9, showHidden: true })).not.toContain("Dana");
  });
});

describe("failing closed", () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  let deep: unknown = "x";
  for (let level = 0; level < 100; level += 1) deep = [deep];
  const throwing = Object.defineProperty({}, "text", {
    enumerable: true,
    get() {
      throw new Error("no");
    },
  });

  it.each([
    ["a cycle", circular, "contains itself"],
    ["depth", deep, "nested deeper"],
    ["a function", { f: () => 1 }, "of type function"],
    ["a date", { at: new Date(0) }, "instance of a class"],
    ["a map", new Map([["a", "b"]]), "instance of a class"],
    ["not a number", [Number.NaN], "finite number"],
    ["a bigint", 1n, "of type bigint"],
    ["undefined", undefined, "of type undefined"],
    ["a throwing property", throwing, "threw an error"],
    ["size", "x".repeat(5_000_000), "more than 4000000 characters"],
  ])("refuses %s", (_, value, reason) => {
    expect(() => createRedactor().redact(value)).toThrow(reason);
    try {
      createRedactor().redact(value);
    } catch (error) {
      expect(isChecksError(error) && error.code).toBe("value-not-evaluable");
    }
  });

  it.each([
    [{ patterns: [{ pattern: "(?=x)" }] }, "/patterns/0/pattern"],
    [{ patterns: [{ pattern: "x", label: "[A]" }] }, "/patterns/0/label"],
    [{ types: { mail: true } }, "/types/mail"],
    [{ fields: [{ path: "turns", type: "person" }] }, "/fields/0/path"],
    [{ known: { people: ["…"] } }, "/known/people/0"],
    [{ name: "known" }, "/name"],
  ])("refuses the policy %j", (policy, path) => {
    expect(() => createRedactor(policy as RedactionPolicy)).toThrow(expect.objectContaining({ path }));
  });

  it("keeps a property called __proto__", () => {
    const value: unknown = JSON.parse('{"__proto__": {"mail": "a@example.com"}}');
    expect(JSON.stringify(createRedactor().redact(value).value)).toBe('{"__proto__":{"mail":"[Email 1]"}}');
  });
});

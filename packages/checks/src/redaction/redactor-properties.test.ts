import fc from "fast-check";
import { expect, it } from "vitest";
import { createRedactor, restore } from "../index.ts";

const name = fc.constantFrom("Dana Whitlock", "Dana", "Oluwaseun Adeyemi", "Mr. Brandt", "Ada Reed", "Reed");
const email = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9._]{0,8}[a-z0-9]$/), fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/))
  .map(([local, host]) => `${local.replaceAll(/[._]+/g, ".")}@${host}.com`);
const phone = fc.stringMatching(/^\+44 20 [1-9]\d{3} \d{4}$/);
const placeholder = fc.constantFrom(
  "[Person 1]",
  "[person_2]",
  "[Email 1]",
  "[Literal 1]",
  "\\[Phone 1\\]",
  "[",
  "]",
  "\\",
);
const prose = fc.oneof(fc.lorem({ maxCount: 4 }), fc.string({ unit: "grapheme", maxLength: 12 }));
const piece = fc.oneof(name, email, phone, placeholder, prose);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(" "));
const redactor = createRedactor({
  types: { url: true, amount: true, "birth-date": true },
  known: { people: ["Dana Whitlock", "Oluwaseun Adeyemi"] },
  keys: false,
});

const anyCase = fc
  .tuple(
    name,
    fc.func(fc.constantFrom("lower", "upper", "as it is")),
    fc.constantFrom(" ", "  ", "\n", "\t", "\u00a0"),
  )
  .map(([whole, letters, space]) =>
    whole
      .split(" ")
      .map((word) =>
        letters(word) === "lower"
          ? word.toLowerCase()
          : letters(word) === "upper"
            ? word.toUpperCase()
            : word,
      )
      .join(space),
  );
const german = fc.constantFrom(
  "Die Schale",
  "die Schale",
  "Guten Morgen, Frau Brandt",
  "das und nicht ist für Sie",
);
const anyText = fc
  .array(fc.oneof(anyCase, german, piece, fc.string({ unit: "binary", maxLength: 12 })), { maxLength: 16 })
  .chain((pieces) => fc.constantFrom("", " ", ". ", "\n", ", ").map((joint) => pieces.join(joint)));

it("comes back exactly as it was, letter case and spacing included", () => {
  const thorough = createRedactor({
    types: { url: true, amount: true, "birth-date": true },
    known: { people: ["Dana Whitlock", "Oluwaseun Adeyemi"], organisations: ["Schale"] },
    patterns: [
      { pattern: "[0-9]+[a-z]", label: "email" },
      { pattern: "x+", label: "X ray" },
    ],
    fields: [{ path: "/contact", type: "person" }],
    keys: true,
  });
  fc.assert(
    fc.property(
      fc.constantFrom(redactor, thorough),
      fc.jsonValue({ maxDepth: 2 }),
      anyText,
      anyText,
      anyText,
      (any, other, first, second, contact) => {
        const value = JSON.parse(
          JSON.stringify({ turns: [{ text: first }, { text: second }], contact, other }),
        ) as unknown;
        const { value: redacted, vault } = any.redact(value);
        const restored = restore(redacted, vault);
        expect(restored.value).toEqual(value);
        expect(restored.unknown).toEqual([]);
      },
    ),
    { numRuns: 600 },
  );
});

it("lets no e-mail address, phone number or known name through, wherever it stands", () => {
  const wrapped = fc.tuple(
    fc.constantFrom("", "(", "<", '"', "mail: ", "\n"),
    fc.constantFrom("", ")", ">", '"', ".", "\n", ","),
  );
  fc.assert(
    fc.property(text, email, phone, wrapped, text, (before, mail, number, [open, close], after) => {
      const original = `${before} ${open}${mail}${close} ${open}${number}${close} ${open}Dana Whitlock${close} ${after}`;
      const redacted = redactor.redact(original).value.toLowerCase();
      expect(redacted).not.toContain(mail.toLowerCase());
      expect(redacted).not.toContain(number);
      expect(redacted).not.toContain("whitlock");
    }),
    { numRuns: 300 },
  );
});

it("gives the same value the same placeholder and finds nothing more in its own output", () => {
  fc.assert(
    fc.property(email, phone, (mail, number) => {
      const { value, spans } = redactor.redact([`${mail} ${number}`, `${number}, ${mail}`]);
      expect(spans.map((span) => span.placeholder)).toEqual([
        "[Email 1]",
        "[Phone 1]",
        "[Phone 1]",
        "[Email 1]",
      ]);
      expect(redactor.redact(value).spans.every((span) => span.type === "literal")).toBe(true);
    }),
  );
});

it.each([
  "1".repeat(120_000),
  "1 ".repeat(60_000),
  "@".repeat(120_000),
  "a@b.co ".repeat(17_000),
  "Dana Whitlock ".repeat(10_000),
  "[Person ".repeat(15_000),
  "a.".repeat(60_000),
  ":".repeat(120_000),
  "GB12 ".repeat(24_000),
  `${" ".repeat(120_000)}1`,
  "a dot ".repeat(20_000),
  "12 Main ".repeat(15_000),
])("gets through a long text made to be slow: %#", (original) => {
  expect(typeof redactor.redact(original).value).toBe("string");
});

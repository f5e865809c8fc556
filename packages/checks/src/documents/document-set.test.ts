import fc from "fast-check";
import { expect, it } from "vitest";
import { createDocumentSet } from "../index.ts";

const documents = [
  {
    id: "pricing",
    title: "Pricing rules",
    text: "Discounts need the desk's approval.\n\nAnnual plans are billed in advance.",
  },
  {
    id: "security",
    title: "Security answers",
    text: "Data is encrypted at rest. Audits happen every spring at the Café Müller office.",
  },
  { id: "tone", title: "Tone of voice", text: "Write short sentences. Never promise a date." },
];
const set = createDocumentSet(documents);

it("finds the passage that answers, with its place and a share of the best possible score", () => {
  const [hit] = set.search("how are annual plans billed?");
  expect(hit).toMatchObject({
    documentId: "pricing",
    title: "Pricing rules",
    passage: "Annual plans are billed in advance.",
  });
  expect(documents[0]!.text.slice(hit!.start, hit!.end)).toBe(hit!.passage);
  expect(hit!.score).toBeGreaterThan(0.3);
});

it("goes by stems and without accents, and reads titles", () => {
  expect(set.search("encrypting")[0]?.documentId).toBe("security");
  expect(set.search("CAFE muller")[0]?.documentId).toBe("security");
  expect(set.search("voice")[0]?.documentId).toBe("tone");
});

it("limits its hits and finds nothing for nothing", () => {
  expect(set.search("data plans sentences discounts", { limit: 2 })).toHaveLength(2);
  expect(set.search("data", { limit: 0 })).toEqual([]);
  for (const query of ["", " ", "the of and", "?!", "\ud800", "zzzz"]) expect(set.search(query)).toEqual([]);
  expect(createDocumentSet([]).search("data")).toEqual([]);
});

it("is deterministic, ordered and safe for any text", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), fc.string({ unit: "binary" }), (texts, query) => {
      const any = texts.map((text, index) => ({ id: String(index), title: "", text }));
      const hits = createDocumentSet(any).search(query, { limit: 50 });
      expect(createDocumentSet(any).search(query, { limit: 50 })).toEqual(hits);
      hits.forEach((hit, index) => {
        expect(hit.score).toBeGreaterThan(0);
        expect(hit.score).toBeLessThanOrEqual(index === 0 ? 1 : hits[index - 1]!.score);
        expect(texts[Number(hit.documentId)]!.slice(hit.start, hit.end)).toBe(hit.passage);
      });
    }),
  );
});

it("takes a whole call as a query, and long texts without a full stop", () => {
  const text = "alpha beta gamma delta ".repeat(5_000);
  const hits = createDocumentSet([{ id: "long", title: "Long", text }]).search(text);
  expect(hits).toHaveLength(5);
  expect(hits.every((hit) => hit.passage.length <= 1_200)).toBe(true);
});

it.each([
  [[{ id: "a", title: "A" }], "/0/text"],
  [[documents[0], documents[0]], "/1/id"],
  ["x", ""],
])("refuses %j", (wrong, path) => {
  expect(() => createDocumentSet(wrong as typeof documents)).toThrow(expect.objectContaining({ path }));
});

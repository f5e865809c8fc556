import { expect, it } from "vitest";
import { readFacts } from "../index.ts";

const read = (text: string) =>
  readFacts(text).map((fact) => [fact.kind, fact.value, fact.detail].filter(Boolean).join(" "));

it.each([
  [["3 December", "third of December", "the 3rd of December", "December 3", "Dec 3rd"], ["date 12-03"]],
  [["3 December 2030", "2030-12-03", "12/03/2030", "3.12.2030", "December 3, 2030"], ["date 12-03 2030"]],
  [["5 %", "5%", "5 percent", "five per cent", "five percent"], ["percent 5"]],
  [["$1,200", "1200 dollars", "USD 1,200", "1.2k dollars", "twelve hundred dollars"], ["amount 1200 usd"]],
  [["two hundred and fifty seats", "250 seats"], ["number 250"]],
  [["1.5 million euros", "€1,500,000"], ["amount 1500000 eur"]],
  [["Tuesday", "tues", "on tuesday"], ["weekday 2"]],
  [["3pm", "3 p.m.", "15:00", "three pm"], ["time 3:00 pm"]],
  [["Q3", "the third quarter"], ["quarter 3"]],
  [["May", "in May"], ["month 5"]],
  [["you may go", "it may or may not", "one of the first", "a second chance"], []],
])("%j", (texts, expected) => {
  for (const text of texts) expect(read(text), text).toEqual(expected);
});

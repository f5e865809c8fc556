import { z } from "zod";
import { consequence, jsonPointer } from "../primitives.ts";
import { path } from "./definition-parts.ts";

const contradiction = z.strictObject({
  name: z.string().min(1).max(80).describe("What is contradictory, in words"),
  same: z.array(jsonPointer).min(2).max(10).optional().describe("These places must hold the same value"),
  onlyOne: z
    .strictObject({
      path: jsonPointer.describe("Where to look; * stands for every element"),
      pattern: z
        .string()
        .min(1)
        .max(500)
        .describe(
          "RE2 pattern; more than one different match contradicts. The first group counts where there is one",
        ),
      read: z
        .enum(["match", "date", "amount"])
        .optional()
        .describe(
          "What is compared: the match itself (default), or the dates or amounts of the sentences the pattern matches",
        ),
    })
    .optional()
    .describe("All matches of a pattern must be the same"),
  agrees: z
    .strictObject({
      path: jsonPointer.describe("Where to look; * stands for every element"),
      pattern: z.string().min(1).max(500).describe("RE2 pattern. The first group counts where there is one"),
      with: jsonPointer.describe("Place of the value"),
    })
    .optional()
    .describe("Whatever a pattern finds must be the value at another place, or a part of it"),
  then: consequence.default("stop-for-person"),
});

export const contracts = z
  .strictObject({
    input: path.describe("JSON Schema of what the workflow gets"),
    output: path.describe("JSON Schema of what the AI path gives"),
    important: z
      .array(jsonPointer)
      .max(50)
      .default([])
      .describe("Optional fields that count towards input quality"),
    incomplete: consequence.default("baseline").describe("What an input outside its contract leads to"),
    contradictions: z
      .array(contradiction)
      .max(20)
      .default([])
      .describe(
        "Ways in which an input can disagree with itself; each needs one of same, onlyOne and agrees",
      ),
  })
  .describe("Data contracts for input and output");

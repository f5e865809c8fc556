import { z } from "zod";
import { consequence, jsonPointer } from "../primitives.ts";
import { sentence } from "./definition-parts.ts";

const onFail = consequence.default("baseline");
const check = <Name extends string>(name: Name) => z.literal(name).describe("Kind of check");
const output = jsonPointer.describe("Place in the output that is looked at; empty: all of it");
const pattern = z.string().min(1).max(500).describe("RE2 pattern; (?i) makes it ignore case");
export const checks = z
  .array(
    z.discriminatedUnion("check", [
      z.strictObject({ check: check("schema"), onFail }).describe("The output keeps its contract"),
      z
        .strictObject({
          check: check("length"),
          path: output,
          minWords: z.number().int().min(0).optional().describe("Fewest words"),
          maxWords: z.number().int().min(1).optional().describe("Most words"),
          onFail,
        })
        .describe("The text at `path` is neither too short nor too long"),
      z
        .strictObject({
          check: check("policy"),
          path: output.default(""),
          forbid: z
            .array(
              z.strictObject({
                pattern,
                reason: sentence.describe("Why, as the reviewer reads it"),
                unlessInSource: z.boolean().default(false).describe("Allowed where the source says it too"),
              }),
            )
            .max(50)
            .default([])
            .describe("What must not occur"),
          require: z
            .array(z.strictObject({ pattern, reason: sentence.describe("Why, as the reviewer reads it") }))
            .max(50)
            .default([])
            .describe("What has to occur"),
          onFail,
        })
        .describe("Words that must not or must occur"),
      z
        .strictObject({
          check: check("grounded"),
          path: output,
          onFail: consequence.default("stop-for-person"),
        })
        .describe("Facts in the output occur in the sources"),
      z
        .strictObject({ check: check("injection"), onFail })
        .describe("Signs of instructions smuggled into input or output"),
    ]),
  )
  .max(30)
  .describe("What the output has to pass");

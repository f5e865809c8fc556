import { z } from "zod";
import { jsonPointer, key } from "../primitives.ts";

export const redaction = z
  .strictObject({
    types: z
      .array(
        z.enum([
          "email",
          "phone",
          "iban",
          "credit-card",
          "ip-address",
          "url",
          "national-id",
          "street-address",
          "date-of-birth",
          "amount",
          "person",
          "organisation",
        ]),
      )
      .default([
        "email",
        "phone",
        "iban",
        "credit-card",
        "ip-address",
        "national-id",
        "street-address",
        "person",
      ])
      .describe("Kinds of values that are replaced by placeholders"),
    persons: z
      .array(jsonPointer)
      .max(20)
      .default([])
      .describe("Places in the input that hold names of people"),
    organisations: z
      .array(jsonPointer)
      .max(20)
      .default([])
      .describe("Places in the input that hold names of organisations"),
    custom: z
      .array(
        z.strictObject({
          name: key.describe("Word that the placeholder carries"),
          pattern: z.string().min(1).max(500).describe("RE2 pattern of the values to replace"),
        }),
      )
      .max(20)
      .default([])
      .describe("Further RE2 patterns"),
    restore: z
      .boolean()
      .default(true)
      .describe("Put the real values back into the output, inside the process"),
  })
  .describe("What a model may not see");

import { z } from "zod";
import { definition } from "./definition.ts";

/** JSON Schema (2020-12) of the definition as it is written, for editors' completion. */
export function definitionJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(definition, { target: "draft-2020-12", io: "input" }) as Record<string, unknown>;
}

import { ChecksError } from "../checks-error.ts";
import { isConsequence } from "../consequence.ts";
import { isPointer } from "../text/json-pointer.ts";
import { createGroundedCheck, type GroundedCheckOptions } from "./grounded-check.ts";
import { createInjectionCheck, type InjectionCheckOptions } from "./injection-check.ts";
import { createLengthCheck, type LengthCheckOptions } from "./length-check.ts";
import type { OutputCheck } from "./output-check.ts";
import { createPolicyCheck, type PolicyCheckOptions } from "./policy-check.ts";
import { createSchemaCheck, type SchemaCheckOptions } from "./schema-check.ts";

/** One check as a definition file declares it; `check` names its kind. */
export type CheckDefinition =
  | ({ check: "schema" } & SchemaCheckOptions)
  | ({ check: "length" } & LengthCheckOptions)
  | ({ check: "policy" } & PolicyCheckOptions)
  | ({ check: "grounded" } & GroundedCheckOptions)
  | ({ check: "injection" } & InjectionCheckOptions);

const settings: Record<CheckDefinition["check"], readonly string[]> = {
  schema: ["schema", "contradictions", "minimumQuality"],
  length: ["path", "minimumWords", "maximumWords", "minimumCharacters", "maximumCharacters"],
  policy: ["path", "forbid", "require"],
  grounded: ["path", "minimumSupport", "allow"],
  injection: ["scope", "allowedHosts"],
};

/**
 * Compiles the checks of a definition, once.
 * @throws ChecksError with the path of the part that is wrong.
 */
export function createChecks(definitions: readonly CheckDefinition[]): OutputCheck[] {
  if (!Array.isArray(definitions)) refuse("", "must be a list of checks");
  return definitions.map((definition, index) => {
    validate(definition, `/${index}`);
    return createCheck(definition);
  });
}

function createCheck(definition: CheckDefinition): OutputCheck {
  switch (definition.check) {
    case "schema":
      return createSchemaCheck(definition);
    case "length":
      return createLengthCheck(definition);
    case "policy":
      return createPolicyCheck(definition);
    case "grounded":
      return createGroundedCheck(definition);
    case "injection":
      return createInjectionCheck(definition);
  }
}

function validate(definition: CheckDefinition, path: string): void {
  if (typeof definition !== "object" || definition === null || !Object.hasOwn(settings, definition.check)) {
    refuse(`${path}/check`, `must be one of ${Object.keys(settings).join(", ")}`);
  }
  const known = ["check", "name", "consequence", ...settings[definition.check]];
  for (const name of Object.keys(definition)) {
    if (!known.includes(name))
      refuse(`${path}/${name}`, `is not a setting of this check. Use one of ${known.join(", ")}`);
  }
  if (definition.consequence !== undefined && !isConsequence(definition.consequence)) {
    refuse(`${path}/consequence`, "must be baseline, stop-for-person or note");
  }
  if ("path" in definition && definition.path !== undefined && !isPointer(definition.path)) {
    refuse(`${path}/path`, 'must be a JSON pointer such as "/body"');
  }
  if (definition.check === "length") {
    for (const name of settings.length.slice(1) as (keyof LengthCheckOptions)[]) {
      const bound = definition[name];
      if (bound !== undefined && !(Number.isInteger(bound) && Number(bound) >= 0))
        refuse(`${path}/${name}`, "must be a whole number from 0");
    }
  }
}

function refuse(path: string, reason: string): never {
  throw new ChecksError("check-invalid", `The checks' "${path}" ${reason}.`, { path });
}

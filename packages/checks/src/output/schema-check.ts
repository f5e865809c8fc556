import { createContract, type ContractOptions, type JsonSchema } from "../contract/contract.ts";
import { checkFrom, type CheckBase, type OutputCheck } from "./output-check.ts";

export interface SchemaCheckOptions
  extends CheckBase, Pick<ContractOptions, "contradictions" | "minimumQuality"> {
  schema: JsonSchema;
}

/** Holds the output against a data contract; what the contract only notes is no failure. */
export function createSchemaCheck(options: SchemaCheckOptions): OutputCheck {
  const contract = createContract(options.schema, {
    contradictions: options.contradictions,
    minimumQuality: options.minimumQuality,
  });
  return checkFrom("schema", options, ({ output }) => ({
    findings: contract
      .check(output)
      .findings.filter((finding) => finding.consequence !== "note")
      .map(({ path, message }) => ({ path, message })),
  }));
}

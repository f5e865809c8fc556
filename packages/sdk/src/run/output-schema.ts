import { createContract, type Contract } from "@belay/checks";

/** The part of Standard Schema (https://standardschema.dev) that is used: Zod, Valibot, ArkType and others have it. */
export type StandardSchema<Output = unknown> = {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
};

type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly unknown[] | undefined;
      }[];
    };

/** JSON Schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export type OutputSchema<Output> = StandardSchema<Output> | JsonSchema;

export function isStandardSchema(schema: OutputSchema<unknown>): schema is StandardSchema {
  return typeof (schema as Partial<StandardSchema>)["~standard"]?.validate === "function";
}

/** The value as the schema gives it (defaults filled in), or what is wrong with it. */
export async function applyStandardSchema<Output>(
  schema: StandardSchema<Output>,
  value: unknown,
): Promise<{ value: Output } | { problem: string }> {
  const result = await schema["~standard"].validate(value);
  if (result.issues === undefined) return { value: result.value };
  const [issue] = result.issues;
  const path = issue?.path?.map((part) =>
    typeof part === "object" && part !== null && "key" in part ? String(part.key) : String(part),
  );
  return {
    problem: `${path?.length ? `/${path.join("/")}: ` : ""}${issue?.message ?? "not as the schema says"}`,
  };
}

const contracts = new WeakMap<JsonSchema, Contract>();

/** What is wrong with a value by a JSON Schema, which is compiled once; undefined where it fits. */
export function checkJsonSchema(schema: JsonSchema, value: unknown): string | undefined {
  let contract = contracts.get(schema);
  if (contract === undefined) contracts.set(schema, (contract = createContract(schema)));
  const result = contract.check(value);
  return result.valid ? undefined : (result.findings[0]?.message ?? "it is not as the schema says");
}

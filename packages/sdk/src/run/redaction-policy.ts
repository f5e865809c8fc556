import type { RulesetExperiment } from "@belay/contracts";
import { redactionTypes, type RedactionPolicy, type RedactionType } from "@belay/checks";

type Declared = RulesetExperiment["redaction"];

/** The definition's words for the redactor's types. */
const typesOf: Record<Declared["types"][number], readonly RedactionType[]> = {
  email: ["email"],
  phone: ["phone"],
  iban: ["iban"],
  "credit-card": ["card"],
  "ip-address": ["ip"],
  url: ["url"],
  "national-id": ["national-id"],
  "street-address": ["address", "postcode"],
  "date-of-birth": ["birth-date"],
  amount: ["amount"],
  person: ["person"],
  organisation: ["organisation"],
};

/** The definition's redaction policy in the redactor's form; types it doesn't name are off. */
export function toRedactionPolicy(declared: Declared): RedactionPolicy {
  const on = new Set<RedactionType>(declared.types.flatMap((type) => typesOf[type]));
  if (declared.custom.length > 0) on.add("custom");
  // A place said to hold names is redacted whether or not the type is on for the rest of the text.
  if (declared.persons.length > 0) on.add("person");
  if (declared.organisations.length > 0) on.add("organisation");
  return {
    types: Object.fromEntries(
      redactionTypes.filter((type) => type !== "literal").map((type) => [type, on.has(type)]),
    ),
    ...(!declared.types.includes("person") && { names: "known" as const }),
    fields: [
      ...declared.persons.map((path) => ({ path, type: "person" as const })),
      ...declared.organisations.map((path) => ({ path, type: "organisation" as const })),
    ],
    patterns: declared.custom.map(({ name, pattern }) => ({ pattern, label: labelOf(name) })),
  };
}

/** "contract-number" as "Contract number"; a placeholder's word has letters and spaces only. */
function labelOf(name: string): string {
  const words = name
    .replaceAll(/[^a-z]+/g, " ")
    .trim()
    .slice(0, 30)
    .trim();
  return words === "" ? "Custom" : words[0]!.toUpperCase() + words.slice(1);
}

import type { RulesetExperiment } from "@belay/contracts";

type Model = RulesetExperiment["model"];

/** Micros of the currency for one token. */
export type Price = { readonly input: number; readonly output: number };

/** What a model costs that a service asks for by this name; undefined for one the definition doesn't list. */
export function priceOf({ name, price, alternatives }: Model, asked: string): Price | undefined {
  if (asked === name) return perToken(price);
  for (const alternative of alternatives) {
    if (alternative === asked) return perToken(price);
    if (typeof alternative === "object" && alternative.name === asked) return perToken(alternative.price);
  }
  return undefined;
}

const perToken = ({ inputPerMillion, outputPerMillion }: Model["price"]): Price => ({
  input: inputPerMillion,
  output: outputPerMillion,
});

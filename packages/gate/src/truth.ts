/**
 * Kleene's three-valued logic. A condition that can't be evaluated (attribute missing, of another type,
 * unreadable) is unknown, stays unknown under `not`, and admits nobody: only `TRUE` admits. A unit admitted
 * with an attribute missing would therefore be admitted whatever that attribute turned out to be.
 */
export type Truth = 0 | 1 | 2;

export const FALSE = 0;
export const TRUE = 1;
export const UNKNOWN = 2;

export type TruthName = "false" | "true" | "unknown";

const names = ["false", "true", "unknown"] as const;

export const truthName = (truth: Truth): TruthName => names[truth];

export const truthOf = (holds: boolean): Truth => (holds ? TRUE : FALSE);

/** The negation; also how `notEquals` and `notIn` follow from `equals` and `in`. */
export const negate = (truth: Truth): Truth => (truth === UNKNOWN ? UNKNOWN : truth === TRUE ? FALSE : TRUE);

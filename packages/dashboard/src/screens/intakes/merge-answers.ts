import type { IntakeAnswers, IntakeField } from "@belay/contracts";
import { intakeQuestions } from "@belay/contracts/intake";

/** An answer that two people gave differently, both from the same one before. */
export interface Collision {
  field: IntakeField;
  mine: IntakeAnswers[IntakeField];
  theirs: IntakeAnswers[IntakeField];
}

const fields = intakeQuestions.map(({ field }) => field);

/** An answer as it would be kept: blanks around it and nothing at all make no difference. */
function kept(value: IntakeAnswers[IntakeField]): string {
  const plain = typeof value === "string" ? value.trim() : value;
  return plain === undefined || plain === "" || (Array.isArray(plain) && plain.length === 0)
    ? ""
    : JSON.stringify(plain);
}

export function sameAnswers(one: IntakeAnswers, other: IntakeAnswers): boolean {
  return fields.every((field) => kept(one[field]) === kept(other[field]));
}

/** Fields that differ. */
function changedFields(from: IntakeAnswers, to: IntakeAnswers): IntakeField[] {
  return fields.filter((field) => kept(from[field]) !== kept(to[field]));
}

/**
 * Puts what two people changed since `base` together. Where both changed one field differently, mine stays in the
 * form and the two are named, for a person to choose.
 */
export function mergeAnswers(
  base: IntakeAnswers,
  mine: IntakeAnswers,
  theirs: IntakeAnswers,
): { answers: IntakeAnswers; taken: IntakeField[]; collisions: Collision[] } {
  const answers: Record<string, unknown> = { ...mine };
  const taken: IntakeField[] = [];
  const collisions: Collision[] = [];
  for (const field of changedFields(base, theirs)) {
    if (kept(mine[field]) === kept(theirs[field])) continue;
    if (kept(mine[field]) === kept(base[field])) {
      answers[field] = theirs[field];
      taken.push(field);
    } else collisions.push({ field, mine: mine[field], theirs: theirs[field] });
  }
  return { answers: answers as IntakeAnswers, taken, collisions };
}

/** An answer in words, as forms and lists show it. */
export function answerText(field: IntakeField, value: IntakeAnswers[IntakeField]): string {
  if (value === undefined || value === "") return "not answered";
  if (Array.isArray(value)) return value.length === 0 ? "not answered" : value.join(", ");
  if (typeof value === "object") return `${value.count} a ${value.per}`;
  const choices = intakeQuestions.find((question) => question.field === field)?.choices;
  return choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

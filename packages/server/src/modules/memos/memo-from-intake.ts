import { key, type IntakeAnswers, type MemoDraft } from "@belay/contracts";

const workdays = 5;
const weeksInMonth = 4.33;

/** What an intake has said already, in its memo's places. Everything else stays to be written. */
export function memoFromIntake(answers: IntakeAnswers): MemoDraft {
  const { name = "", owner, systemOfRecord, doneBy, measure, data, often, undo } = answers;
  const workflow = keyOf(name);
  return {
    ...(workflow && { experiment: workflow }),
    ...(name && { name }),
    workflow: {
      ...(workflow && { key: workflow }),
      ...(name && { name }),
      ...(owner && { owner }),
      ...(systemOfRecord && { systemOfRecord }),
    },
    ...(doneBy && { targetUser: doneBy }),
    ...(measure && { baseline: { words: measure } }),
    risks: { kinds: riskKindsOf(answers), ...(owner && { owner }), ...(undo && { words: undoWords[undo] }) },
    ...(data && { data: { inScope: data } }),
    ...(often && { sample: { unit: "item", perWeek: perWeek(often) } }),
    review: "every-draft",
  };
}

const perWeek = ({ count, per }: NonNullable<IntakeAnswers["often"]>): number =>
  per === "day" ? count * workdays : per === "week" ? count : Math.round((count / weeksInMonth) * 10) / 10;

/** Unknown counts as yes: a signature too many costs less than one too few. */
function riskKindsOf({ reach, personalData, systemOfRecord }: IntakeAnswers) {
  return [
    ...(reach === "customers" || reach === "public" ? (["customer-facing"] as const) : []),
    ...(personalData === "yes" || personalData === "unknown" ? (["personal-data"] as const) : []),
    ...(systemOfRecord ? (["system-of-record"] as const) : []),
  ];
}

const undoWords: Record<NonNullable<IntakeAnswers["undo"]>, string> = {
  "at-once": "A wrong result can be taken back at once",
  "with-effort": "Taking a wrong result back takes effort",
  never: "A wrong result can't be taken back",
};

/** A machine name out of one that people say; undefined where nothing is left of it. */
function keyOf(name: string): string | undefined {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const candidate = words
    .join("-")
    .replace(/^[0-9-]+/, "")
    .slice(0, 63)
    .replace(/-+$/, "");
  return key.safeParse(candidate).success ? candidate : undefined;
}

import type { JudgedItem } from "./stage-item.ts";

/** Something that later parts of the product will leave evidence of. */
export const absentItem = (
  code: string,
  dimension: JudgedItem["dimension"],
  stage: JudgedItem["stage"],
  title: string,
  cannot: string,
  holder: string,
): JudgedItem => ({
  code,
  dimension,
  stage,
  title,
  holds: false,
  evidence: [],
  has: "",
  lacks: `This version of Belay does not ${cannot}`,
  holder,
});

export const decisionItem = (
  code: string,
  dimension: JudgedItem["dimension"],
  stage: JudgedItem["stage"],
  title: string,
): JudgedItem => absentItem(code, dimension, stage, title, "take signed decisions yet", "who may promote");

export const charterItem = (code: string, dimension: JudgedItem["dimension"], title: string): JudgedItem =>
  absentItem(code, dimension, "production", title, "hold charters yet", "the long-term owner");

import { comparisonStudies } from "./comparison-studies.ts";
import { hybridStudies } from "./hybrid-studies.ts";
import { meanHarmStudies, meansStudies } from "./means-studies.ts";
import { assignmentStudies, binaryHarmStudies } from "./other-studies.ts";
import { pairBettingStudies } from "./pair-betting-studies.ts";
import { plannedEndStudies } from "./planned-end-studies.ts";
import type { Study } from "./study.ts";

/** All studies, in the order of the table. A study's place is part of its seed. */
export const studies: Study[] = [
  ...pairBettingStudies,
  ...hybridStudies,
  ...meansStudies,
  ...binaryHarmStudies,
  ...meanHarmStudies,
  ...assignmentStudies,
  ...comparisonStudies,
  ...plannedEndStudies,
];

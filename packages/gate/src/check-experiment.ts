import { describeValue, isCount, isRecord, isShare, isText, type Path, type Problem } from "./problem.ts";
import type { ExposureState } from "./ruleset.ts";

const exposureStates: readonly ExposureState[] = ["open", "paused", "killed", "inactive"];

type Check = { holds: (value: unknown) => boolean; needs: string };

const text: Check = { holds: isText, needs: "a text of at least one character" };
const count: Check = { holds: isCount, needs: "a whole number from 0 up" };
const share: Check = { holds: isShare, needs: "a number from 0 to 1" };
const exposure: Check = {
  holds: (value) => exposureStates.some((state) => state === value),
  needs: `one of ${exposureStates.join(", ")}`,
};

function check(value: unknown, path: Path, { holds, needs }: Check, problems: Problem[]): void {
  if (!holds(value)) problems.push({ path, message: `it must be ${needs}, not ${describeValue(value)}` });
}

function checkRings(experiment: Record<string, unknown>, problems: Problem[]): void {
  const { rings, ring } = experiment;
  if (!Array.isArray(rings) || rings.length === 0) {
    const message = `it must be a list of at least one ring, shadow first, not ${describeValue(rings)}`;
    problems.push({ path: ["rings"], message });
    return;
  }
  for (const [index, entry] of rings.entries()) {
    if (!isRecord(entry)) {
      problems.push({
        path: ["rings", index],
        message: `a ring must be an object, not ${describeValue(entry)}`,
      });
      continue;
    }
    check(entry.name, ["rings", index, "name"], text, problems);
    check(entry.share, ["rings", index, "share"], share, problems);
  }
  const current: Check = {
    holds: (value) => isCount(value) && value < rings.length,
    needs: `the number of one of the ${rings.length} rings, counted from 0`,
  };
  check(ring, ["ring"], current, problems);
}

function checkExclusion(exclusion: unknown, problems: Problem[]): void {
  if (exclusion === undefined) return;
  if (!isRecord(exclusion)) {
    problems.push({ path: ["exclusion"], message: `it must be an object, not ${describeValue(exclusion)}` });
    return;
  }
  const { group, from, to } = exclusion;
  check(group, ["exclusion", "group"], text, problems);
  check(from, ["exclusion", "from"], share, problems);
  check(to, ["exclusion", "to"], share, problems);
  if (isShare(from) && isShare(to) && from >= to) {
    problems.push({ path: ["exclusion"], message: `from (${from}) must be below to (${to})` });
  }
}

/** Adds everything wrong with an experiment's fields, its conditions aside, to `problems`. */
export function checkExperiment(experiment: Record<string, unknown>, problems: Problem[]): void {
  check(experiment.key, ["key"], text, problems);
  check(experiment.workflow, ["workflow"], text, problems);
  check(experiment.revision, ["revision"], count, problems);
  check(experiment.epoch, ["epoch"], count, problems);
  check(experiment.exposure, ["exposure"], exposure, problems);
  check(experiment.salt, ["salt"], text, problems);
  checkRings(experiment, problems);
  const split = isRecord(experiment.split) ? experiment.split.ai : experiment.split;
  check(split, ["split", "ai"], share, problems);
  checkExclusion(experiment.exclusion, problems);
}

import { splitWords } from "../text/words.ts";
import { checkFrom, type CheckBase, type CheckFinding, type OutputCheck } from "./output-check.ts";
import { textsAt, type TextPlace } from "./text-places.ts";

/** Bounds on the length of the texts at `path` (JSON pointer; the whole output by default), each on its own. */
export interface LengthCheckOptions extends CheckBase {
  path?: string;
  minimumWords?: number;
  maximumWords?: number;
  /** In Unicode characters. */
  minimumCharacters?: number;
  maximumCharacters?: number;
}

/** Fails when a text is too short or too long. */
export function createLengthCheck(options: LengthCheckOptions): OutputCheck {
  return checkFrom("length", options, ({ output }) => ({
    findings: textsAt(output, options.path).flatMap((place) => measure(place, options)),
  }));
}

function measure({ path, text }: TextPlace, options: LengthCheckOptions): CheckFinding[] {
  const words = splitWords(text).length;
  let characters = 0;
  for (const _ of text) characters += 1;
  const where = path === "" ? "The output" : `"${path}"`;
  const findings: CheckFinding[] = [];
  const hold = (count: number, unit: string, minimum = 0, maximum = Infinity): void => {
    if (count < minimum)
      findings.push({ path, message: `${where} has ${count} ${unit}; at least ${minimum} are asked for.` });
    if (count > maximum)
      findings.push({ path, message: `${where} has ${count} ${unit}; at most ${maximum} are allowed.` });
  };
  hold(words, "words", options.minimumWords, options.maximumWords);
  hold(characters, "characters", options.minimumCharacters, options.maximumCharacters);
  return findings;
}

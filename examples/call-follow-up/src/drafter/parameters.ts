/** Kinds of passages that a prompt can ask for. */
export const topics = ["next step", "dates", "amounts", "people", "objections"] as const;
export type Topic = (typeof topics)[number];

export type Tone = "warm" | "neutral" | "curt";

/** What the drafter obeys in a prompt. */
export type Parameters = {
  maxWords: number;
  itemsPerTopic: number;
  tone: Tone;
  cite: boolean;
  include: ReadonlySet<Topic>;
};

const tones: readonly Tone[] = ["warm", "neutral", "curt"];

const aliases: Record<string, Topic> = {
  "next step": "next step",
  "next steps": "next step",
  date: "dates",
  dates: "dates",
  amount: "amounts",
  amounts: "amounts",
  prices: "amounts",
  person: "people",
  people: "people",
  objection: "objections",
  objections: "objections",
};

/**
 * Reads the parameters from a prompt's own words, such as "Use at most 120 words" or a line "Tone: warm". A prompt
 * that leaves one out gets a modest default, so that saying more in the prompt gives more in the draft.
 */
export const readParameters = (prompt: string): Parameters => {
  const number = (pattern: RegExp, fallback: number, lowest: number, highest: number): number => {
    const found = pattern.exec(prompt);
    return found === null ? fallback : Math.min(highest, Math.max(lowest, Number(found[1])));
  };
  const setting = (name: string): string =>
    new RegExp(`^[\\s>*-]*${name}:[ \\t]*(.+)$`, "imu").exec(prompt)?.[1]?.trim().toLowerCase() ?? "";
  const named = setting("include")
    .split(/,|;|\band\b/u)
    .flatMap((word) => aliases[word.trim().replace(/\.$/, "")] ?? []);
  const tone = setting("tone").split(/[\s,.;]/u)[0];
  return {
    maxWords: number(/\bat most (\d{1,5}) words\b/iu, 80, 20, 2000),
    itemsPerTopic: number(/\bat most (\d{1,3}) (?:items|passages|points)\b/iu, 2, 1, 20),
    tone: tones.find((known) => known === tone) ?? "neutral",
    cite: /^yes\b/.test(setting("cite a passage for each claim")),
    include: new Set(named.length > 0 ? named : ["next step"]),
  };
};

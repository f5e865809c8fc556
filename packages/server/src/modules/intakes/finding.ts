/** What a rule says of answers: 0 to 10, and why. */
export type Finding = { score: number; reason: string };

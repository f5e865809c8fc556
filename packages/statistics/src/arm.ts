/** The two arms of every comparison. Differences are AI minus baseline. */
export type Arm = "ai" | "baseline";

export const arms: readonly Arm[] = ["ai", "baseline"];

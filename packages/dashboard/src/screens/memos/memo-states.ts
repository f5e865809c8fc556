import type { MemoDetail, MemoState, MemoSummary } from "@belay/contracts";
import type { Tone } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";

/** How a memo stands, in one word, and whether that is good. */
export function memoStateOf({
  state,
  inForce,
  timebox,
}: Pick<MemoSummary, "state" | "inForce" | "timebox">): { tone: Tone; word: string } {
  if (state !== "approved") return states[state];
  if (inForce) return { tone: "good", word: "in force" };
  const today = new Date().toISOString().slice(0, 10);
  if (timebox && today < timebox.from) return { tone: "none", word: "approved, not begun" };
  if (timebox && today > timebox.to) return { tone: "watch", word: "past its timebox" };
  return { tone: "stop", word: "approved, not in force" };
}

const states: Record<Exclude<MemoState, "approved">, { tone: Tone; word: string }> = {
  draft: { tone: "none", word: "draft" },
  signing: { tone: "rope", word: "being signed" },
  superseded: { tone: "none", word: "superseded" },
  ended: { tone: "none", word: "closed" },
};

/** `11 days left`, `begins in 3 days`, `ended 2 days ago`; days as they are counted in the memo. */
export function timeLeftWords(timebox: { from: string; to: string }, now: number): string {
  const today = Date.parse(new Date(now).toISOString().slice(0, 10));
  const days = (to: string) => Math.round((Date.parse(to) - today) / 86_400_000);
  const [begins, ends] = [days(timebox.from), days(timebox.to)];
  if (begins > 0) return `begins in ${formatPlural(begins, "day")}`;
  if (ends > 0) return `${formatPlural(ends + 1, "day")} left`;
  if (ends === 0) return "last day";
  return `ended ${formatPlural(-ends, "day")} ago`;
}

/** Whom the memo waits for, by name. */
export function waitsFor(memo: Pick<MemoDetail, "signers">): string[] {
  return [...new Set(memo.signers.filter(({ signed }) => !signed).map(({ name, email }) => name ?? email))];
}

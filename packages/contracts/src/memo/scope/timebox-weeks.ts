/** Weeks of a timebox, both days counted; null where there is none. */
export function weeksOf(from: string | undefined, to: string | undefined): number | null {
  const [first, last] = [Date.parse(from ?? ""), Date.parse(to ?? "")];
  if (Number.isNaN(first) || Number.isNaN(last) || last < first) return null;
  return (last - first) / 604_800_000 + 1 / 7;
}

/** The mark: a rope through a ring. */
export function BrandMark() {
  const rope = "M1.500 20.500C7 19 8.500 14.500 11 11s4-8 9.500-9.500";
  return (
    <svg viewBox="0 0 22 22" fill="none" strokeLinecap="round" aria-hidden="true">
      <circle cx="11" cy="11" r="7.25" stroke="var(--ink)" strokeWidth="2.5" />
      <path d={rope} stroke="var(--ground)" strokeWidth="6" />
      <path d={rope} stroke="var(--rope)" strokeWidth="2.5" />
    </svg>
  );
}

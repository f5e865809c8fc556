type Gap = { from: number; to: number; line: number };

/** Positions that have been passed over, as ranges, however many there are. */
export function createGaps() {
  let gaps: Gap[] = [];
  return {
    add: (from: number, to: number, line: number) => void gaps.push({ from, to, line }),
    /** Takes a position out that turns up after all. False: it was none of them. */
    take(position: number): boolean {
      const gap = gaps.find(({ from, to }) => from <= position && position <= to);
      if (!gap) return false;
      const parts = [
        { ...gap, to: position - 1 },
        { ...gap, from: position + 1 },
      ].filter(({ from, to }) => from <= to);
      gaps = gaps.flatMap((each) => (each === gap ? parts : [each]));
      return true;
    },
    left: (): readonly Gap[] => gaps,
  };
}

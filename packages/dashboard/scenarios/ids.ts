/** UUIDs that are the same in every run of the scenarios, so that screenshots differ only where screens do. */
export function uuid(kind: number, index: number): string {
  return `01980000-${kind.toString(16).padStart(4, "0")}-7000-8000-${(index * 7_919 + 0xa5c3f1).toString(16).padStart(12, "0")}`;
}

/** A digest-like text from a seed. */
export function hex(seed: number, length = 64): string {
  let state = seed * 2_654_435_761;
  return Array.from({ length }, () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) | 0;
    return (state >>> 28).toString(16);
  }).join("");
}

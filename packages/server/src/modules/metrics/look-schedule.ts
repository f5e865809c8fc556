/** Looks for each doubling of the units, once there are as many. */
const looksPerDoubling = 128;

/**
 * Whether a metric is looked at after so many frozen units: after each up to 255, then 128 times for each doubling,
 * and at the planned end. Fixed, so that a verdict doesn't depend on how units came in batches.
 */
export function isLook(units: number, end: number): boolean {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(units / looksPerDoubling)));
  return units % step === 0 || units === end;
}

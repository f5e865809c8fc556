import { existsSync } from "node:fs";

/**
 * Closes the gate on this machine: `BELAY_OFF=1` (or `true`) in the environment, read at each decision, or a
 * file that exists, looked for twice a second.
 */
export type OffSwitch = {
  isOff: () => boolean;
  /** Looks for the file anew; true when that changed the answer. */
  look(): boolean;
};

/** How often {@link OffSwitch.look} is to be called, in milliseconds. */
export const offFileEveryMs = 500;

export function createOffSwitch(offFile: string | undefined, environment = process.env): OffSwitch {
  const present = () => offFile !== undefined && existsSync(offFile);
  let fileFound = present();
  let environmentOff = false;
  const readEnvironment = () => {
    const value = environment.BELAY_OFF;
    return value !== undefined && (value === "1" || value.toLowerCase() === "true");
  };
  return {
    isOff: () => fileFound || readEnvironment(),
    look() {
      const before = fileFound || environmentOff;
      fileFound = present();
      environmentOff = readEnvironment();
      return before !== (fileFound || environmentOff);
    },
  };
}

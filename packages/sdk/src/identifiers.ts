import { randomUUID } from "node:crypto";

/** A UUID version 7: sorts by `time` (milliseconds since 1970), drawn beyond that. */
export function createRunId(time: number): string {
  const stamp = time.toString(16).padStart(12, "0");
  // randomUUID is version 4: its variant bits are already right, only the version and the time change.
  return `${stamp.slice(0, 8)}-${stamp.slice(8, 12)}-7${randomUUID().slice(15)}`;
}

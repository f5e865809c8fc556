/** What can be wrong with an export. */
export type FindingKind =
  /** An entry's content is not what was hashed. */
  | "changed"
  /** Positions are not there. */
  | "missing"
  /** A line stands at another place than its position says, or twice. */
  | "reordered"
  /** Hashes fit each other, but not what was signed or exported before. */
  | "rewritten"
  /** The end is not there. */
  | "cut"
  /** The end is signed by no checkpoint. */
  | "unsigned"
  /** A checkpoint that the installation's key did not sign. */
  | "forged"
  /** A line that is none of an export's. */
  | "unreadable";

export type Finding = {
  kind: FindingKind;
  /** First position it is about, where it is about one. */
  position?: number;
  /** Last position, where it is about several. */
  to?: number;
  /** Id of the entry at `position`, or at the end of the range. */
  id?: string;
  /** Line of the file. */
  line?: number;
  message: string;
};

/** `entry 7`, `entries 7 to 9`. */
export const positions = (from: number, to: number): string =>
  from === to ? `entry ${from}` : `entries ${from} to ${to}`;

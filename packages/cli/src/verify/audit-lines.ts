import type { AuditCheckpoint } from "@belay/contracts";
import { auditExportFormat } from "@belay/contracts";

type Fields = Record<string, unknown>;

/** An entry's line as it stands, with what the file says of it and all that the hash covers. */
export type EntryLine = {
  kind: "entry";
  position: number;
  previous: string;
  hash: string;
  entry: Fields & { id: string };
};
export type HeaderLine = {
  kind: "header";
  count: number;
  head: string;
  keys: { keyId: string; publicKey: string }[];
};
export type CheckpointLine = { kind: "checkpoint"; checkpoint: AuditCheckpoint };
export type ExportLine = EntryLine | HeaderLine | CheckpointLine;

/**
 * Reads a line of an export. Only what verifying needs is asked for, and fields beyond it stay: they are part of what
 * was hashed. Undefined: no such line.
 */
export function readExportLine(value: unknown): ExportLine | undefined {
  if (!isObject(value)) return undefined;
  if (value["kind"] === "entry") return isEntry(value) ? (value as EntryLine) : undefined;
  if (value["kind"] === "header") return isHeader(value) ? (value as HeaderLine) : undefined;
  if (value["kind"] === "checkpoint" && isCheckpoint(value["checkpoint"])) return value as CheckpointLine;
  return undefined;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): value is string => typeof value === "string";

const isEntry = ({ position, previous, hash, entry }: Fields): boolean =>
  isCount(position) &&
  position > 0 &&
  isText(previous) &&
  isText(hash) &&
  isObject(entry) &&
  isText(entry["id"]);

const isHeader = ({ format, count, head, keys }: Fields): boolean =>
  format === auditExportFormat &&
  isCount(count) &&
  isText(head) &&
  Array.isArray(keys) &&
  keys.every((key) => isObject(key) && isText(key["keyId"]) && isText(key["publicKey"]));

/** Whether a value is a checkpoint as Belay gives it, whoever signed it. */
export function isCheckpoint(value: unknown): value is AuditCheckpoint {
  if (!isObject(value) || !isObject(value["statement"])) return false;
  const { count, head, at } = value["statement"];
  return (
    isCount(count) &&
    isText(head) &&
    isText(at) &&
    [value["purpose"], value["keyId"], value["signature"]].every(isText)
  );
}

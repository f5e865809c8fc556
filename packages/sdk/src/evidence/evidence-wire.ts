import type { EvidenceReceipt } from "@belay/contracts";
import type { Wire } from "./sender.ts";

type Refused = { sequence: number; kind: string; end?: { payloads: object } };

/** How evidence goes to the control plane. */
export const evidenceWire: Wire<Refused> = {
  noun: "evidence",
  path: "/api/v1/evidence",
  body: ({ instance, records }) => `{"instance":${JSON.stringify(instance)},"records":${records}}`,
  refusals: (answer) =>
    (JSON.parse(answer) as EvidenceReceipt).refused.map(
      ({ sequence, code, message }) => `evidence record ${sequence} was refused (${code}): ${message}`,
    ),
  nameOf: ({ sequence, kind }) => `evidence record ${sequence} (${kind})`,
  sequenceOf: ({ sequence }) => sequence,
  /** A record may be taken without its texts: they are the service's and the model's, and can be anything. */
  lighter: (record) =>
    record.end === undefined || Object.keys(record.end.payloads).length === 0
      ? undefined
      : { ...record, end: { ...record.end, payloads: {} } },
  // A notice of a gap that can't be told is no gap of its own.
  isGap: ({ kind }) => kind !== "dropped",
};

import {
  hasRole,
  type Actor,
  type GateItem,
  type MemoContent,
  type MemoDetail,
  type MemoPolicy,
  type MemoSignature,
  type MemoState,
  type Person,
  type SigningArea,
} from "@belay/contracts";
import { requiredAreas } from "./memo-policy.ts";

/** Somebody who could sign: as the installation knows this person now. */
export type KnownPerson = Person & { ended: boolean };

export type StandingInput = {
  memo: MemoContent;
  state: MemoState;
  authors: Actor[];
  /** Signatures of this version; `counts` and `why` are worked out here. */
  signatures: Omit<MemoSignature, "counts" | "why">[];
  /** Everybody the memo names or who signed it, by address. */
  people: Map<string, KnownPerson>;
  policy: MemoPolicy;
  /** UTC date. */
  today: string;
  sampleMode: boolean;
};

export type Standing = {
  signatures: MemoSignature[];
  signers: MemoDetail["signers"];
  items: GateItem[];
  /** Every signature it takes is there and counts. */
  isSigned: boolean;
  /** Approved, inside its timebox, and its signatures count. */
  inForce: boolean;
};

/** Why somebody's signature for an area does not count now; null: it does. */
export function obstacleOf(
  person: KnownPerson | undefined,
  area: SigningArea,
  authors: Actor[],
  sampleMode: boolean,
): string | null {
  if (!person) return "Nobody with this address has an account here";
  if (person.ended) return `${person.name} has no access any more`;
  if (person.kind === "simulated") return `${person.name} is simulated and can't sign`;
  if (person.kind === "sample" && !sampleMode) return `${person.name} is a sample person`;
  if (authors.some((author) => author.id === person.id)) return `${person.name} wrote on this memo`;
  if (!hasRole(person.role, "reviewer")) return `${person.name} has only the role "${person.role}"`;
  if (!person.areas.includes(area)) return `${person.name} does not hold the area "${area}"`;
  return null;
}

/** Whether a signature was given in a session alone, where it takes the person's own device as well. */
export const lacksPasskey = (
  { method }: Pick<MemoSignature, "method">,
  { passkey }: Pick<MemoPolicy, "passkey">,
): boolean => passkey && method !== "passkey";

/** Where a memo stands: pure, from what is known of it and its people now. */
export function standingOf(input: StandingInput): Standing {
  const { memo, state, authors, people, policy, sampleMode, today } = input;
  const required = requiredAreas(memo, policy);
  const obstacle = (email: string, area: SigningArea) =>
    obstacleOf(people.get(email), area, authors, sampleMode);
  const obstacleOfSigner = (
    { email, person }: Pick<MemoSignature, "email" | "person">,
    area: SigningArea,
  ) => {
    const known = people.get(email);
    // An address may have passed to somebody else since.
    return obstacleOf(known?.id === person.id ? known : undefined, area, authors, sampleMode);
  };
  const signatures = input.signatures.map((signature): MemoSignature => {
    const obstacles = signature.areas.map((area) => obstacleOfSigner(signature, area));
    const passkeyLacks = lacksPasskey(signature, policy);
    const counts = obstacles.includes(null) && !passkeyLacks;
    return {
      ...signature,
      counts,
      why: counts
        ? null
        : passkeyLacks
          ? "It was given without the person's own device, which signatures take now. Sign again, with a passkey"
          : (obstacles[0] ?? "It answers for nothing"),
    };
  });
  const counted = (area: SigningArea) =>
    signatures.find(
      (signature) =>
        signature.counts && signature.areas.includes(area) && obstacleOfSigner(signature, area) === null,
    );
  const named = (area: SigningArea) => memo.authority.approve.filter((entry) => entry.area === area);
  const nameOf = (email: string) => people.get(email)?.name ?? email;
  const areaItems = [...required].map(([area, cause]): GateItem => {
    const signature = counted(area);
    const voided = signatures.find((other) => other.areas.includes(area));
    const able = named(area).filter((entry) => obstacle(entry.person, area) === null);
    return {
      code: `signature-${area}`,
      met: signature !== undefined,
      title: `Signed for ${area}`,
      detail: signature
        ? `${signature.person.name}, for ${cause}`
        : voided
          ? `The signature of ${voided.person.name} does not count: ${voided.why ?? obstacleOfSigner(voided, area)}`
          : able.length > 0
            ? `Asked for by ${cause}`
            : named(area).length > 0
              ? `Asked for by ${cause}. ${obstacle(named(area)[0]!.person, area)}: name somebody else, or have an administrator give the area`
              : `Asked for by ${cause}. The memo names nobody for it: name somebody who holds the area`,
      holder: signature
        ? null
        : able.length > 0
          ? able.map((entry) => nameOf(entry.person)).join(" or ")
          : "who writes the memo",
    };
  });
  const counting = new Set(signatures.filter((signature) => signature.counts).map(({ person }) => person.id));
  const signed = new Set(signatures.filter((signature) => signature.counts).map(({ email }) => email));
  const others = [
    ...new Set(
      memo.authority.approve
        .filter((entry) => obstacle(entry.person, entry.area) === null && !signed.has(entry.person))
        .map((entry) => nameOf(entry.person)),
    ),
  ];
  const enough = counting.size >= policy.signers;
  const signersItem: GateItem = {
    code: "signers",
    met: enough,
    title: `Signed by ${policy.signers} people, none of them an author`,
    detail: `${counting.size} of ${policy.signers}`,
    holder: enough ? null : others.length > 0 ? others.join(" or ") : "who writes the memo",
  };
  const isSigned = enough && areaItems.every((item) => item.met);
  const timebox = timeboxItem(memo, today);
  return {
    signatures,
    signers: memo.authority.approve.map(({ person, area }) => ({
      email: person,
      area,
      required: required.has(area),
      name: people.get(person)?.name ?? null,
      signed: signatures.some(
        (signature) =>
          signature.email === person && signature.areas.includes(area) && !lacksPasskey(signature, policy),
      ),
      obstacle: obstacle(person, area),
    })),
    items: [approvalItem(state, isSigned), ...areaItems, signersItem, timebox],
    isSigned,
    inForce: state === "approved" && isSigned && timebox.met,
  };
}

function approvalItem(state: MemoState, isSigned: boolean): GateItem {
  const details: Record<MemoState, string> = {
    draft: "It is a draft: complete it and ask for signatures",
    signing: "Its signatures are being given",
    approved: isSigned ? "Every signature it takes is there" : "It was, and a signature has since been lost",
    superseded: "A later version has taken its place: push a definition with that one",
    ended: "It was ended: write a new version and have it signed",
  };
  const met = state === "approved" && isSigned;
  return {
    code: "memo-signed",
    met,
    title: "Memo approved",
    detail: details[state],
    holder: met ? null : state === "signing" || state === "approved" ? "its signers" : "who writes the memo",
  };
}

/** Both days count, in UTC. */
function timeboxItem({ timebox }: Pick<MemoContent, "timebox">, today: string): GateItem {
  const early = today < timebox.from;
  const late = today > timebox.to;
  return {
    code: "timebox",
    met: !early && !late,
    title: `Inside the timebox, ${timebox.from} to ${timebox.to}`,
    detail: late
      ? `It ended on ${timebox.to}, in UTC. Decide: scale, revise, stop or reframe; to go on, write a new version of the memo with a new timebox and have it signed`
      : early
        ? `It begins on ${timebox.from}, in UTC`
        : `Today is ${today}, in UTC`,
    holder: late ? "who may promote" : null,
  };
}

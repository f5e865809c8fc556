import type { MemoDetail, SigningArea } from "@belay/contracts";
import type { KnownPerson } from "../../api/memos.ts";
import { areaLabel } from "./memo-options.ts";
import type { NameOf } from "./memo-lines.ts";
import type { PageSignature } from "./memo-paper.tsx";

/** The signatures for the page: those given, and those that are asked for. */
export function pageSignatures(memo: MemoDetail): PageSignature[] {
  const given = memo.signatures.map((signature): PageSignature => ({
    key: signature.id,
    name: signature.person.name,
    areas: areaWords(signature.areas),
    given: { digest: signature.digest, signature: signature.attestation.signature, at: signature.at },
    tone: signature.counts ? "good" : "stop",
    state: signature.counts ? "valid" : "not valid",
  }));
  const signed = new Set(memo.signatures.filter(({ counts }) => counts).map(({ email }) => email));
  const open = [...new Set(memo.signers.map(({ email }) => email))].filter((email) => !signed.has(email));
  return [
    ...given,
    ...open.map((email): PageSignature => {
      const asked = memo.signers.filter((signer) => signer.email === email);
      return {
        key: email,
        name: asked[0]?.name ?? email,
        areas: areaWords(asked.map(({ area }) => area)),
        given: null,
        tone: "none",
        state: "open",
      };
    }),
  ];
}

export function areaWords(areas: readonly SigningArea[]): string {
  return areas.map(areaLabel).join(", ") || "a second pair of eyes";
}

/** What people are called whom the memo names by address; who is not known here is called by it. */
export function namesOf(memo: MemoDetail, people: readonly KnownPerson[]): NameOf {
  const names = new Map(people.map(({ email, name }) => [email, name]));
  for (const { email, name } of memo.signers) if (name) names.set(email, name);
  for (const { email, person } of memo.signatures) names.set(email, person.name);
  return (email) => names.get(email) ?? email;
}

export function authorWords({ authors }: Pick<MemoDetail, "authors">): string {
  return authors.map(({ name }) => name).join(" and ");
}

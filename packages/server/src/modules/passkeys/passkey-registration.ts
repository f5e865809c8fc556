import type { Passkey, PasskeyRegistration } from "@belay/contracts";
import { verifyRegistrationResponse } from "@simplewebauthn/server";
import { decodeAttestationObject } from "@simplewebauthn/server/helpers";
import type { PersonCaller } from "../../platform/caller.ts";
import { ProblemError } from "../../platform/problem.ts";
import { recordAudit } from "../audit/index.ts";
import { algorithms, credentialKey } from "./credential-key.ts";
import { newChallenge, type PasskeyDependencies } from "./passkey-context.ts";
import { passkeyRefused, spent } from "./passkey-refusal.ts";
import {
  deletePasskey,
  insertPasskey,
  keepChallenge,
  passkeysOf,
  takeChallenge,
  type ChallengeRow,
  type PasskeyRow,
} from "./passkey-store.ts";
import type { RelyingParty } from "./relying-party.ts";

const most = 10;
const outcome = "Nothing was registered.";

/** Registering one's own devices, and taking them away. */
export function createPasskeyRegistration({
  database,
  clock,
  identifiers,
  proveFactor,
}: PasskeyDependencies) {
  const at = () => new Date(clock.now());
  const query = database.kysely;

  return {
    list: async (person: string): Promise<Passkey[]> => (await passkeysOf(query, person)).map(shown),

    async start(by: PersonCaller, { site, origin }: RelyingParty, code?: string) {
      const { person } = by;
      const known = await passkeysOf(query, person.id);
      if (known.length >= most)
        throw new ProblemError({
          code: "conflict",
          detail: `You have ${most} passkeys, which is the most there can be. Remove one that you don't use.`,
        });
      await proveFactor(by, code);
      const { nonce: challenge, expires_at } = newChallenge(at());
      const asked = { purpose: "register", challenge, nonce: challenge, memo: null, expires_at } as const;
      await keepChallenge(query, { ...asked, person_id: person.id, site, origin });
      return {
        challenge,
        site,
        user: {
          id: Buffer.from(person.id).toString("base64url"),
          name: person.email ?? person.name,
          displayName: person.name,
        },
        algorithms,
        exclude: known.filter((row) => row.site === site).map((row) => row.credential),
        expiresAt: expires_at.toISOString(),
      };
    },

    async register(by: PersonCaller, name: string, registration: PasskeyRegistration): Promise<Passkey> {
      const asked = await takeChallenge(query, by.person.id, "register", at());
      if (!asked) throw spent(outcome);
      const credential = await checked(asked, registration);
      const row = {
        id: identifiers.next(),
        person_id: by.person.id,
        name,
        credential: credential.id,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        site: asked.site,
        created_at: at(),
      };
      await database.transaction(async (tx) => {
        if (!(await insertPasskey(tx, row)))
          throw new ProblemError({
            code: "conflict",
            detail: `This passkey is registered already. ${outcome}`,
          });
        await recordAudit(tx, {
          id: identifiers.next(),
          at: row.created_at,
          caller: by,
          action: "passkey.register",
          subject: { kind: "person", id: by.person.id },
          after: { passkey: row.id, site: row.site, name: { text: name } },
        });
      });
      return shown({ ...row, last_used_at: null });
    },

    async remove(by: PersonCaller, id: string): Promise<{ left: number; note: string | null }> {
      const { id: person } = by.person;
      const left = await database.transaction(async (tx) => {
        if (!(await deletePasskey(tx, person, id)))
          throw new ProblemError({ code: "not-found", detail: "You have no such passkey." });
        await recordAudit(tx, {
          id: identifiers.next(),
          at: at(),
          caller: by,
          action: "passkey.remove",
          subject: { kind: "person", id: person },
          before: { passkey: id },
        });
        return (await passkeysOf(tx, person)).length;
      });
      return {
        left,
        note:
          left > 0
            ? null
            : "You have no passkey any more. Where memos ask for one, you can't sign until you register another; what you signed before stays signed.",
      };
    },
  };
}

async function checked(asked: ChallengeRow, registration: PasskeyRegistration) {
  try {
    refuseCertificates(registration.response.attestationObject);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...registration, clientExtensionResults: {} },
      expectedChallenge: asked.challenge,
      expectedOrigin: asked.origin,
      expectedRPID: asked.site,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified || registrationInfo.credential.id !== registration.id)
      throw new Error("Its signature is wrong");
    credentialKey(registrationInfo.credential.publicKey);
    return registrationInfo.credential;
  } catch (error) {
    throw passkeyRefused(error, outcome);
  }
}

/**
 * Only what comes without a maker's certificate: none was asked for, and following one up may have this server call
 * addresses that the caller wrote.
 */
function refuseCertificates(attestationObject: string): void {
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, "base64url")));
  const format = decoded.get("fmt");
  const isPlain = format === "none" || (format === "packed" && !decoded.get("attStmt").get("x5c"));
  if (!isPlain) throw new Error("Unexpected attestation");
}

const shown = (row: PasskeyRow): Passkey => ({
  id: row.id,
  name: row.name,
  site: row.site,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});

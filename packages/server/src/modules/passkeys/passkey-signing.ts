import { createHash } from "node:crypto";
import {
  memoChallengeText,
  type MemoPasskeyChallenge,
  type PasskeyAssertion,
  type PasskeyEvidence,
} from "@belay/contracts";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { PersonCaller } from "../../platform/caller.ts";
import { ProblemError } from "../../platform/problem.ts";
import { credentialKey } from "./credential-key.ts";
import { newChallenge, type PasskeyDependencies } from "./passkey-context.ts";
import { passkeyRefused, refused, spent } from "./passkey-refusal.ts";
import {
  keepChallenge,
  lockPasskey,
  noteUse,
  passkeysOf,
  takeChallenge,
  type ChallengeRow,
  type PasskeyRow,
} from "./passkey-store.ts";
import type { MemoSubject } from "./passkey-tables.ts";
import type { RelyingParty } from "./relying-party.ts";

const outcome = "Nothing was signed.";

/** What says that a memo takes a passkey, and how to come by one. */
export const passkeyNeeded = (why: string): ProblemError =>
  new ProblemError({
    code: "passkey-needed",
    detail: `${why} Register one under "Your account" in the dashboard, then sign there. ${outcome}`,
  });

/**
 * A person's own device over a memo. Asked → answered or expired. The challenge is bound to the memo and to a nonce that
 * is deleted by the first answer, right or wrong: an assertion can be neither moved to another memo nor used again.
 */
export function createPasskeySigning({ database, clock }: PasskeyDependencies) {
  const at = () => new Date(clock.now());

  return {
    async challenge(
      { person }: PersonCaller,
      { site, origin }: RelyingParty,
      memo: MemoSubject,
    ): Promise<MemoPasskeyChallenge> {
      const known = await passkeysOf(database.kysely, person.id);
      const here = known.filter((row) => row.site === site);
      if (here.length === 0)
        throw passkeyNeeded(
          known.length === 0
            ? "You have no passkey."
            : `None of your passkeys works at ${site}: ${known.map((row) => `"${row.name}" is for ${row.site}`).join(", ")}.`,
        );
      const { nonce, expires_at } = newChallenge(at());
      const challenge = createHash("sha256")
        .update(memoChallengeText({ ...memo, person: person.id, nonce }))
        .digest("base64url");
      const asked = { purpose: "memo", challenge, nonce, memo, expires_at } as const;
      await keepChallenge(database.kysely, { ...asked, person_id: person.id, site, origin });
      return {
        nonce,
        challenge,
        site,
        credentials: here.map((row) => row.credential),
        version: memo.version,
        expiresAt: expires_at.toISOString(),
      };
    },

    /** Checks an answer and spends its challenge. The version is the one that it was asked for. */
    async check(
      { person }: PersonCaller,
      { experiment, digest }: Omit<MemoSubject, "version">,
      assertion: PasskeyAssertion,
    ): Promise<{ evidence: PasskeyEvidence; version: number }> {
      const asked = await takeChallenge(database.kysely, person.id, "memo", at());
      if (!asked?.memo) throw spent(outcome);
      const { memo } = asked;
      if (memo.experiment !== experiment || memo.digest !== digest)
        throw refused("The passkey was asked about another memo.", outcome);
      return database.transaction(async (tx) => {
        const passkey = await lockPasskey(tx, person.id, assertion.id);
        if (!passkey)
          throw refused(
            'That passkey is not one of yours here. Use one that "Your account" lists, or register it there.',
            outcome,
          );
        const counter = await counterOf(asked, passkey, assertion);
        await noteUse(tx, passkey.id, counter, at());
        const { clientDataJSON, authenticatorData, signature } = assertion.response;
        return {
          version: memo.version,
          evidence: {
            credential: passkey.credential,
            ...credentialKey(passkey.public_key),
            registeredAt: passkey.created_at.toISOString(),
            site: asked.site,
            origin: asked.origin,
            nonce: asked.nonce,
            clientDataJSON,
            authenticatorData,
            signature,
          },
        };
      });
    },
  };
}

async function counterOf(
  asked: ChallengeRow,
  passkey: PasskeyRow,
  assertion: PasskeyAssertion,
): Promise<number> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...assertion, clientExtensionResults: {} },
      expectedChallenge: asked.challenge,
      expectedOrigin: asked.origin,
      expectedRPID: asked.site,
      requireUserVerification: true,
      credential: {
        id: passkey.credential,
        publicKey: new Uint8Array(passkey.public_key),
        counter: Number(passkey.counter),
      },
    });
    refuseFrame(assertion);
    if (verified) return authenticationInfo.newCounter;
  } catch (error) {
    throw passkeyRefused(error, outcome);
  }
  throw refused("The passkey's answer does not hold: its signature is wrong.", outcome);
}

/** Given inside another site's page: what its person saw was not ours. */
function refuseFrame({ response }: PasskeyAssertion): void {
  const client = JSON.parse(Buffer.from(response.clientDataJSON, "base64url").toString()) as {
    crossOrigin?: unknown;
  };
  if (client.crossOrigin) throw new Error("Unexpected cross-origin answer");
}

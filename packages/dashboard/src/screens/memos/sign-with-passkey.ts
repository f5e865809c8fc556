import type { PasskeyAssertion } from "@belay/contracts";
import { memoChallengeText } from "@belay/contracts/passkey";
import { client } from "../../api/client.ts";
import { askPasskey, base64urlOf } from "../../lib/passkey-device.ts";

interface Shown {
  experiment: string;
  version: number;
  digest: string;
  person: string;
}

/**
 * Asks the person's own device to sign what is shown. The challenge is worked out here from what the dialog shows, so
 * that a server which asks about something else gets no answer.
 *
 * @throws an error in words where there is no passkey, the person declines, or the challenge is for something else.
 */
export async function signWithPasskey(shown: Shown): Promise<PasskeyAssertion> {
  const { experiment, digest } = shown;
  const asked = await client.challengeForMemo({ params: { experiment }, body: { digest } });
  const text = memoChallengeText({ ...shown, nonce: asked.nonce });
  const expected = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  if (asked.challenge !== base64urlOf(expected))
    throw new Error("The server asked your device about another memo than this one, so nothing was signed.");
  return (await askPasskey(asked)) as PasskeyAssertion;
}

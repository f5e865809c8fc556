const timeout = 120_000;

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

export const base64urlOf = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

interface NewPasskey {
  challenge: string;
  site: string;
  user: { id: string; name: string; displayName: string };
  algorithms: readonly number[];
  exclude: readonly string[];
}

/**
 * Has the person's device make a passkey. Answers as WebAuthn writes it in JSON.
 *
 * @throws an error in words where the browser can't, or the person declines.
 */
export async function makePasskey({
  challenge,
  site,
  user,
  algorithms,
  exclude,
}: NewPasskey): Promise<unknown> {
  requireBrowser("nothing was registered");
  return answerOf("no passkey was made", () =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(challenge),
        rp: { id: site, name: "Belay" },
        user: { ...user, id: bytesOf(user.id) },
        pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
        excludeCredentials: exclude.map((id) => ({ type: "public-key", id: bytesOf(id) })),
        authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
        attestation: "none",
        timeout,
      },
    }),
  );
}

interface PasskeyQuestion {
  challenge: string;
  site: string;
  credentials: readonly string[];
}

/**
 * Has one of the person's passkeys sign a challenge. Answers as WebAuthn writes it in JSON.
 *
 * @throws an error in words where the browser can't, or the person declines.
 */
export async function askPasskey({ challenge, site, credentials }: PasskeyQuestion): Promise<unknown> {
  requireBrowser("nothing was signed");
  return answerOf("nothing was signed", () =>
    navigator.credentials.get({
      publicKey: {
        challenge: bytesOf(challenge),
        rpId: site,
        allowCredentials: credentials.map((id) => ({ type: "public-key", id: bytesOf(id) })),
        userVerification: "required",
        timeout,
      },
    }),
  );
}

function requireBrowser(outcome: string): void {
  if (!("credentials" in navigator) || typeof PublicKeyCredential === "undefined")
    throw new Error(
      `This browser can't ask for a passkey here, so ${outcome}. Open Belay by https or at localhost, in a browser that knows passkeys.`,
    );
}

async function answerOf(outcome: string, ask: () => Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await ask();
    if (credential instanceof PublicKeyCredential) return credential.toJSON() as unknown;
  } catch (error) {
    if (error instanceof DOMException && error.name === "InvalidStateError")
      throw new Error(`This device has a passkey of yours here already, so ${outcome}.`, { cause: error });
    throw new Error(`The device gave no answer, so ${outcome}. Try again when it is at hand.`, {
      cause: error,
    });
  }
  throw new Error(`The device gave no passkey, so ${outcome}.`);
}

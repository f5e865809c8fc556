/**
 * Asks the person's own device to sign a digest too (WebAuthn). Answers with the assertion as JSON.
 *
 * @throws an error in words where the browser has no such thing, or the person declines.
 */
export async function passkeyOver(digest: string): Promise<unknown> {
  if (!("credentials" in navigator) || typeof PublicKeyCredential === "undefined")
    throw new Error(
      "This browser can't ask for a passkey here. Open Belay by https or on this machine, in a browser that knows passkeys.",
    );
  const challenge = Uint8Array.from(digest.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  try {
    const credential = await navigator.credentials.get({
      publicKey: { challenge, userVerification: "required", timeout: 120_000 },
    });
    if (credential instanceof PublicKeyCredential) return credential.toJSON() as unknown;
  } catch (error) {
    throw new Error("No passkey was used, so nothing was signed. Try again when the device is at hand.", {
      cause: error,
    });
  }
  throw new Error("The device gave no passkey, so nothing was signed.");
}

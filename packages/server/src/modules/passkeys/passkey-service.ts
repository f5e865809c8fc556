import type { PasskeyDependencies } from "./passkey-context.ts";
import { createPasskeyRegistration } from "./passkey-registration.ts";
import { createPasskeySigning } from "./passkey-signing.ts";
import { relyingPartyOf } from "./relying-party.ts";

export type PasskeyService = ReturnType<typeof createPasskeyService>;

/** People's own devices: registered by themselves, and asked for when they sign a memo. */
export function createPasskeyService({
  publicUrl,
  ...dependencies
}: PasskeyDependencies & { publicUrl: string | undefined }) {
  return {
    relyingParty: (request: Parameters<typeof relyingPartyOf>[0]) => relyingPartyOf(request, publicUrl),
    ...createPasskeyRegistration(dependencies),
    ...createPasskeySigning(dependencies),
  };
}

import { requirePerson, type Caller } from "../../platform/caller.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import type { PasskeyService } from "./passkey-service.ts";

export function passkeyRoutes(
  passkeys: PasskeyService,
): Handlers<"passkeys" | "startPasskey" | "registerPasskey" | "removePasskey"> {
  const own = (caller: Caller) => requirePerson(caller, "have a passkey");
  return {
    passkeys: async ({ caller }) => ({ items: await passkeys.list(own(caller).person.id) }),
    startPasskey: ({ caller, request, body }) =>
      passkeys.start(own(caller), passkeys.relyingParty(request), body.code),
    registerPasskey: ({ caller, body }) => passkeys.register(own(caller), body.name, body.registration),
    removePasskey: ({ caller, params }) => passkeys.remove(own(caller), params.passkey),
  };
}

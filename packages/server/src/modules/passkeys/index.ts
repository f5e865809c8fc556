export { passkeyRoutes } from "./passkey-routes.ts";
export { createPasskeyService, type PasskeyService } from "./passkey-service.ts";
export { passkeyNeeded } from "./passkey-signing.ts";

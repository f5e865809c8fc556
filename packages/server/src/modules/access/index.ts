export { createAccessService, type AccessService } from "./access-service.ts";
export { accessRoutes } from "./access-routes.ts";
export type { ProviderOptions } from "./authenticator.ts";
export { tokenOf } from "./session-cookie.ts";

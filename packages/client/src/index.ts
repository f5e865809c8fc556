export * from "./belay-problem.ts";
export * from "./create-client.ts";
export type * from "./endpoint-types.ts";

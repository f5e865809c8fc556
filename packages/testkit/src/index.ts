export { createClient, isBelayProblem, type BelayClient, type StreamEvent } from "@belay/client";
export { childrenOf, type ChildProcessEntry } from "./child-processes.ts";
export { createFakeClock, type FakeClock } from "./clock.ts";
export { startTestPostgres, type TestPostgres } from "./postgres.ts";
export { createTestDatabase, type TestDatabase } from "./postgres-database.ts";
export { createTestProxy, type TestProxy } from "./proxy.ts";
export {
  createTestSystem,
  type RawAnswer,
  type RawRequest,
  type TestKey,
  type TestReplica,
  type TestSystem,
  type TestSystemOptions,
} from "./system.ts";
export {
  testDefinition,
  testNote,
  type DefinitionVariant,
  type Mail,
  type Note,
} from "./system-definition.ts";
export { signMemo } from "./sign-memo.ts";
export { emailsOf, testMemo, testSigners } from "./test-memo.ts";
export { startTestProcess, type TestProcess, type TestProcessOptions } from "./system-process.ts";
export {
  baselineMail,
  createDeskSystem,
  draftMail,
  type DeskSystem,
  type DraftChange,
} from "./system-desk.ts";
export {
  createSoftwareAuthenticator,
  registerPasskey,
  type AuthenticatorFaults,
  type SoftwareAuthenticator,
} from "./software-authenticator.ts";

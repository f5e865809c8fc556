import type { EvidenceReceipt, Instance } from "@belay/contracts";
import { createTestSystem, type TestSystem } from "@belay/testkit";
import { createDatabase, type Database } from "../../../platform/database.ts";
import { silentLog } from "../../../platform/log.ts";
import type { Schema } from "../../../schema.ts";
import { sampleInstance } from "./evidence-samples.ts";

export type RunTestSystem = TestSystem & {
  /** Its database, to look at what is kept. */
  database: Database<Schema>;
  /** Hands a batch in over HTTP, as a service with a key of `production` unless another is given. */
  handIn(records: unknown[], options?: { instance?: Instance; key?: string }): Promise<EvidenceReceipt>;
};

/** A control plane with the experiment `note-mail` open. */
export async function createRunTestSystem(): Promise<RunTestSystem> {
  const system = await createTestSystem();
  await system.open();
  const database = createDatabase<Schema>({ url: system.databaseUrl, log: silentLog(), poolSize: 2 });
  return {
    ...system,
    database,
    handIn: (records, { instance = sampleInstance(), key = system.keys.service } = {}) =>
      system.as(key).evidence({ body: { instance, records } }),
    async close() {
      await database.close();
      await system.close();
    },
  };
}

import { Readable } from "node:stream";
import { requirePerson } from "../../platform/caller.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Signer } from "../../platform/crypto/signing.ts";
import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import type { Identifiers } from "../../platform/identifiers.ts";
import { ProblemError } from "../../platform/problem.ts";
import type { Schema } from "../../schema.ts";
import type { AuditChainService } from "./audit-chain.ts";
import { exportLines } from "./audit-export.ts";
import { chainState, findAudit, listAudit } from "./audit-queries.ts";
import { recordAudit } from "./record-audit.ts";

type Names = "audit" | "auditEntry" | "auditChain" | "auditExport";

export function auditRoutes({
  database,
  clock,
  identifiers,
  signer,
  chain,
}: {
  database: Database<Schema>;
  clock: Clock;
  identifiers: Identifiers;
  signer: Signer;
  chain: AuditChainService;
}): Handlers<Names> {
  const keys = [{ keyId: signer.keyId, publicKey: signer.publicKey }];
  return {
    audit: ({ query }) => listAudit(database.kysely, query),
    auditEntry: ({ params }) => findAudit(database.kysely, params.entry),
    auditChain: async () => ({ ...(await chainState(database.kysely)), keys }),

    async auditExport({ caller, reply }) {
      const person = requirePerson(caller, "export the audit log");
      const at = new Date(clock.now());
      await database.transaction((tx) =>
        recordAudit(tx, {
          id: identifiers.next(),
          at,
          caller: person,
          action: "audit.export",
          subject: { kind: "audit-log", id: signer.keyId },
        }),
      );
      await chain.link();
      const checkpoint = await chain.checkpoint();
      if (!checkpoint)
        throw new ProblemError({
          code: "unavailable",
          detail: "The entry of this export could not be linked yet. Try again shortly.",
        });
      const { count, head } = checkpoint.statement;
      const lines = exportLines(database, { at, count, head, keys });
      return reply
        .type("application/x-ndjson")
        .header("content-disposition", `attachment; filename="belay-audit-${count}.jsonl"`)
        .send(Readable.from(written(lines), { objectMode: true, highWaterMark: 64 }));
    },
  };
}

async function* written(lines: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

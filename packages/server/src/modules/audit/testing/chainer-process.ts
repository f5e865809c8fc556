// A replica's chainer as a process of its own, to be killed.
import { systemClock } from "../../../platform/clock.ts";
import { createSigner } from "../../../platform/crypto/signing.ts";
import { createDatabase } from "../../../platform/database.ts";
import { silentLog } from "../../../platform/log.ts";
import type { Schema } from "../../../schema.ts";
import { createAuditChain } from "../audit-chain.ts";
import { keepAudit } from "../audit-upkeep.ts";

const log = silentLog();
const database = createDatabase<Schema>({ url: process.env["DATABASE_URL"] ?? "", log, poolSize: 2 });
const signer = createSigner(Buffer.from(process.env["SIGNING_KEY"] ?? "", "base64"));
const chain = createAuditChain({ database, clock: systemClock, signer });
keepAudit({ database, clock: systemClock, log, chain });
process.send?.("up");

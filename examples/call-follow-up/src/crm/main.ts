import { parseArgs } from "node:util";
import { closeOnSignal, listenOnLoopback, readPort } from "../listen.ts";
import { createCrm } from "./crm.ts";

const help = `Starts the sample CRM on loopback.

  CRM_DATABASE_URL=postgres://… CRM_TOKEN=… node src/crm/main.ts --port 4600

  --port N             port on 127.0.0.1; 0 takes a free one (default 0)
  --database-url URL   PostgreSQL to keep its tables in (or CRM_DATABASE_URL)
  --token TOKEN        bearer token of its callers, 16 characters or more (or CRM_TOKEN, which others can't see)
  --faults             opens the fault switches, for tests
  --help               this text`;

try {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      "database-url": { type: "string" },
      token: { type: "string" },
      faults: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) console.log(help);
  else {
    const databaseUrl = values["database-url"] ?? process.env.CRM_DATABASE_URL;
    const token = values.token ?? process.env.CRM_TOKEN;
    if (databaseUrl === undefined) throw new Error("Say where the CRM's database is: set CRM_DATABASE_URL.");
    if (token === undefined) throw new Error("Give the CRM a token for its callers: set CRM_TOKEN.");
    const app = await createCrm({ databaseUrl, token, faults: values.faults, onError: console.error });
    const url = await listenOnLoopback(app, readPort(values.port));
    closeOnSignal(() => app.close());
    console.log(`crm ready on ${url}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

// The floor of a start: Node, and a PostgreSQL that answers. No control plane, no dashboard, no example.
import { silentLog, startPostgres } from "@belay/server/platform";

const postgres = await startPostgres({ dataDir: process.argv[2]!, log: silentLog() });
console.log("ready");
process.once("SIGTERM", () => void postgres.stop());

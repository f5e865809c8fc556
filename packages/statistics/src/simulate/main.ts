import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { simulate } from "./simulate.ts";
import { studies } from "./studies.ts";
import { isMet } from "./study.ts";
import { formatTables, putTables } from "./table.ts";

const help = `npm run simulate -- [options]: shows that the statistics meet their bars, and writes docs/statistics.md.

  --replications N   of each study; 10000 unless set
  --seed N           1 unless set
  --workers N        processor cores to use; all unless set
  --only TEXT        studies whose table or name holds TEXT; then nothing is written
  --dry-run          print the table, write nothing`;

function countOf(name: string, text: string | undefined, unlessSet: number): number {
  if (text === undefined) return unlessSet;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Error(`--${name} is ${text}; give a whole number from 1 on.`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      replications: { type: "string" },
      seed: { type: "string" },
      workers: { type: "string" },
      only: { type: "string" },
      "dry-run": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const replications = countOf("replications", values.replications, 10_000);
  const seed = countOf("seed", values.seed, 1);
  const workers = countOf("workers", values.workers, availableParallelism());
  const { only = "" } = values;
  const chosen = studies.flatMap(({ table, name }, index) =>
    `${table} ${name}`.includes(only) ? [index] : [],
  );
  if (chosen.length === 0) throw new Error(`No study's table or name holds "${only}".`);

  console.error(
    `${chosen.length} studies, ${replications} replications each, seed ${seed}, ${workers} workers`,
  );
  const began = Date.now();
  const results = await simulate({ chosen, replications, seed, workers, onProgress: drawProgress });
  const record = { replications, seed, results };
  const tables = formatTables(record);
  console.log(`\n${tables}\n`);
  console.error(`took ${((Date.now() - began) / 60_000).toFixed(1)} minutes`);
  if (only === "" && !values["dry-run"]) {
    const page = new URL("../../../../docs/statistics.md", import.meta.url);
    writeFileSync(page, putTables(readFileSync(page, "utf8"), tables));
    console.error("written to docs/statistics.md");
  }
  return results.every(({ figures }) => figures.every(isMet)) ? 0 : 1;
}

let lastDrawn = 0;

function drawProgress(done: number, of: number, name: string) {
  const isTerminal = process.stderr.isTTY;
  const isDue = Date.now() - lastDrawn > (isTerminal ? 200 : 15_000);
  if (!isDue && done < of) return;
  lastDrawn = Date.now();
  const filled = Math.round((30 * done) / of);
  const bar = `[${"#".repeat(filled)}${" ".repeat(30 - filled)}] ${((100 * done) / of).toFixed(0).padStart(3)} %`;
  process.stderr.write(isTerminal ? `\r\u001b[K${bar}  ${name.slice(0, 60)}` : `${bar}  ${name}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

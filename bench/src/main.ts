import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { holds, readFigure, type Figure } from "./support/figure.ts";
import { table } from "./support/table.ts";

// What `npm run bench` runs: every *.bench.ts here in a process of its own, one after the other, so that none takes
// the processor from another; then what each measured beside its limit.

const folder = fileURLToPath(new URL(".", import.meta.url));
const all = readdirSync(folder)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.slice(0, -".bench.ts".length))
  .toSorted();

type Outcome = { bench: string; seconds: number; code: number | null; figures: Figure[] };

async function run(bench: string): Promise<Outcome> {
  const from = performance.now();
  const figures: Figure[] = [];
  const child = spawn(process.execPath, ["--expose-gc", `${folder}${bench}.bench.ts`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    console.log(`  ${line}`);
    const figure = readFigure(line);
    if (figure) figures.push(figure);
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { bench, seconds: (performance.now() - from) / 1000, code, figures };
}

function verdict(outcomes: Outcome[]): boolean {
  const rows = outcomes.flatMap(({ bench, code, figures }) => {
    const failed = code === 0 ? [] : [[bench, `ended with code ${code}`, "", "", "", "failed"]];
    return [
      ...failed,
      ...figures.map((figure) => [
        bench,
        figure.name,
        `${figure.value} ${figure.unit}`,
        `${figure.atLeast ? "≥" : "≤"} ${figure.limit} ${figure.unit}`,
        figure.ratio === undefined ? "" : `${figure.ratio} x ${figure.peer}`,
        holds(figure) ? "holds" : "MISSED",
      ]),
    ];
  });
  console.log(table(["bench", "figure", "measured", "limit", "beside", ""], rows));
  return outcomes.every(({ code, figures }) => code === 0 && figures.every(holds));
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (wanted.includes("--help")) {
  console.log(
    `npm run bench                all of them: ${all.join(", ")}\nnpm run bench -- gate kill   only these`,
  );
} else if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}". There are: ${all.join(", ")}.`);
  process.exitCode = 2;
} else {
  const chosen = wanted.length > 0 ? all.filter((name) => wanted.includes(name)) : all;
  const outcomes: Outcome[] = [];
  for (const [index, bench] of chosen.entries()) {
    console.log(`${index + 1}/${chosen.length} ${bench}`);
    const outcome = await run(bench);
    outcomes.push(outcome);
    console.log(`  (${outcome.seconds.toFixed(0)} s)\n`);
  }
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`Node ${process.version}, ${availableParallelism()} cores, load ${load.join(" ")}\n`);
  if (!verdict(outcomes)) process.exitCode = 1;
}

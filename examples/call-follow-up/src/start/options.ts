import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { resolve } from "node:path";

export const help = `Starts Belay with its example: PostgreSQL, control plane, dashboard, a call service with its sample CRM,
and plays sample calls through the workflow.

  npm start -- [options]

  --port N               port of the dashboard and API (4400)
  --data-dir FOLDER      where everything is kept (.belay)
  --calls FILE           JSON Lines file of calls to play (the example's own):
                         {"id", "turns":[{"speaker","text"}], "account"?: {"id","tier","region"}}
  --rate N               calls a second (2)
  --rounds N             plays the calls N times, each time for other accounts (1)
  --sample-outcomes      invents outcomes for calls of your own too; for the example's own it always does
  --reviewer simulated   lets a simulated reviewer decide on drafts; marked as such everywhere
  --no-play              plays no calls
  --help                 this text

With OPENAI_API_KEY (and OPENAI_BASE_URL, BELAY_MODEL) drafts come from that model; without, from an extractive
drafter on this machine that is no language model and says so.`;

export type StartOptions = {
  port: number;
  dataDir: string;
  calls: string;
  rate: number;
  rounds: number;
  sampleOutcomes: boolean;
  simulatedReviewer: boolean;
  play: boolean;
};

/** A wrong option, in a sentence. */
export class OptionError extends Error {
  override name = "OptionError";
}

const sampleCalls = fileURLToPath(new URL("../../calls/sample-calls.jsonl", import.meta.url));

/** @throws OptionError for what can't be used; undefined where help was asked for. */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): StartOptions | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  const port = Number(values.port ?? environment.BELAY_PORT ?? 4400);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new OptionError(`--port takes a number from 0 to 65535, not "${values.port}".`);
  const rate = Number(values.rate ?? 2);
  if (!(rate > 0 && rate <= 1000))
    throw new OptionError(`--rate takes calls a second, above 0 and up to 1000, not "${values.rate}".`);
  const rounds = Number(values.rounds ?? 1);
  if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 1000))
    throw new OptionError(`--rounds takes a whole number from 1 to 1000, not "${values.rounds}".`);
  if (values.reviewer !== undefined && values.reviewer !== "simulated")
    throw new OptionError(`--reviewer takes "simulated" and nothing else; people review in the dashboard.`);
  return {
    port,
    dataDir: resolve(values["data-dir"] ?? environment.BELAY_DATA_DIR ?? ".belay"),
    calls: resolve(values.calls ?? sampleCalls),
    rate,
    rounds,
    sampleOutcomes: values.calls === undefined || values["sample-outcomes"] === true,
    simulatedReviewer: values.reviewer === "simulated",
    play: !values["no-play"],
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string" },
        "data-dir": { type: "string" },
        calls: { type: "string" },
        rate: { type: "string" },
        rounds: { type: "string" },
        "sample-outcomes": { type: "boolean" },
        reviewer: { type: "string" },
        "no-play": { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    const sentence = (error as Error).message.split("\n")[0]!.replace(/\.?$/, ".");
    throw new OptionError(`${sentence} See "npm start -- --help".`);
  }
}

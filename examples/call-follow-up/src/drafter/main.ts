import { parseArgs } from "node:util";
import { closeOnSignal, listenOnLoopback, readPort } from "../listen.ts";
import { createDrafter } from "./drafter.ts";

const help = `Starts the extractive drafter, an OpenAI-compatible endpoint on loopback without a language model.

  node src/drafter/main.ts --port 4500

  --port N    port on 127.0.0.1; 0 takes a free one (default 0)
  --faults    opens the fault switches, for tests
  --help      this text`;

try {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      faults: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) console.log(help);
  else {
    const app = createDrafter({ faults: values.faults });
    const url = await listenOnLoopback(app, readPort(values.port));
    closeOnSignal(() => app.close());
    console.log(`drafter ready on ${url}/v1`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

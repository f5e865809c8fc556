import { onTestFinished } from "vitest";
import { palette } from "../output/palette.ts";
import { main } from "../program.ts";
import { type DefinitionFolder, definitionFolder } from "./definition-folder.ts";
import { type Ended, runBelay } from "./run-belay.ts";
import { wireServer, type WireServer } from "./wire-server.ts";

/** A fresh folder with a definition, which is home and working directory; gone after the test. */
export async function home(definition?: string): Promise<DefinitionFolder> {
  const made = await definitionFolder(definition);
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

export async function server(handlers: Parameters<typeof wireServer>[0]): Promise<WireServer> {
  const made = await wireServer(handlers);
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

const settings = (wire: WireServer | undefined) => (wire ? { BELAY_URL: wire.url, BELAY_KEY: "secret" } : {});

/** The command in this process, as a terminal-less caller with nothing of this one's settings sees it. */
export async function belay(args: string[], wire?: WireServer, width = Infinity): Promise<Ended> {
  const { folder } = await home();
  let out = "";
  let err = "";
  const code = await main(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    width,
    interactive: false,
    style: palette(false),
    errorStyle: palette(false),
    env: settings(wire),
    cwd: folder,
    home: folder,
    now: () => new Date(),
  });
  return { code, out, err };
}

/** The command as a process of its own. */
export async function belayProcess(args: string[], wire?: WireServer): Promise<Ended> {
  const { folder } = await home();
  return runBelay(args, { cwd: folder, env: settings(wire) });
}

import { homedir } from "node:os";
import { palette, type Palette } from "./output/palette.ts";

/** Everything a command meets of the world outside. */
export type Context = {
  out: (text: string) => void;
  err: (text: string) => void;
  /** Columns to fit into; unlimited where the output is no terminal. */
  width: number;
  /** Whether somebody watches, so that progress may be drawn over itself. */
  interactive: boolean;
  /** Styles for standard output and for standard error; plain where there is no terminal. */
  style: Palette;
  errorStyle: Palette;
  env: NodeJS.ProcessEnv;
  /** Where a person types; absent where there is nobody to ask. */
  input?: NodeJS.ReadableStream;
  cwd: string;
  home: string;
  now: () => Date;
};

/** The process as it is. */
export const processContext = (): Context => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  width: process.stdout.isTTY ? process.stdout.columns : Infinity,
  interactive: process.stdout.isTTY && process.stderr.isTTY,
  style: palette(wantsColour(process.stdout)),
  errorStyle: palette(wantsColour(process.stderr)),
  env: process.env,
  ...(process.stdin.isTTY && { input: process.stdin }),
  cwd: process.cwd(),
  home: homedir(),
  now: () => new Date(),
});

/** https://no-color.org: any non-empty value turns colours off. */
const wantsColour = (stream: NodeJS.WriteStream): boolean =>
  Boolean(process.env.FORCE_COLOR ?? "") && process.env.FORCE_COLOR !== "0"
    ? !process.env.NO_COLOR
    : stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb";

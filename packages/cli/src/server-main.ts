import { fileURLToPath } from "node:url";
import { CommandFailure, exitCode } from "./exit-code.ts";

/** The control plane's own program: this package does not import it, it only starts it. */
export function serverMain(): string {
  try {
    return fileURLToPath(import.meta.resolve("@belay/server/main"));
  } catch (error) {
    throw new CommandFailure(
      exitCode.failed,
      "The control plane is not installed beside this command. Install it: npm install @belay/server",
      { cause: error },
    );
  }
}

import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { isBelayProblem } from "@belay/client";
import { activateCommand } from "./commands/activate.ts";
import { agendaCommand } from "./commands/agenda.ts";
import { auditLogCommand } from "./commands/audit-log.ts";
import { auditCommand } from "./commands/audit.ts";
import { checkCommand } from "./commands/check.ts";
import { intakeCommand } from "./commands/intake.ts";
import { keysCommand } from "./commands/keys.ts";
import { killCommand } from "./commands/kill.ts";
import { loginCommand } from "./commands/login.ts";
import { logoutCommand } from "./commands/logout.ts";
import { memoCommand } from "./commands/memo.ts";
import { metricsCommand } from "./commands/metrics.ts";
import { outcomesCommand } from "./commands/outcomes.ts";
import { pauseCommand } from "./commands/pause.ts";
import { peopleCommand } from "./commands/people.ts";
import { pushCommand } from "./commands/push.ts";
import { resumeCommand } from "./commands/resume.ts";
import { reviewsCommand } from "./commands/reviews.ts";
import { ringCommand } from "./commands/ring.ts";
import { runsCommand } from "./commands/runs.ts";
import { recomputeCommand } from "./commands/recompute.ts";
import { serveCommand } from "./commands/serve.ts";
import { statusCommand } from "./commands/status.ts";
import { verifyCommand } from "./commands/verify.ts";
import { type Context, processContext } from "./context.ts";
import { CommandFailure, type ExitCode, exitCode, exitCodeOf } from "./exit-code.ts";
import { showFailure } from "./output/show-failure.ts";

const commands = [
  checkCommand,
  pushCommand,
  memoCommand,
  statusCommand,
  auditCommand,
  activateCommand,
  ringCommand,
  pauseCommand,
  killCommand,
  resumeCommand,
  runsCommand,
  reviewsCommand,
  metricsCommand,
  outcomesCommand,
  intakeCommand,
  agendaCommand,
  keysCommand,
  peopleCommand,
  loginCommand,
  logoutCommand,
  serveCommand,
  recomputeCommand,
  auditLogCommand,
  verifyCommand,
];

/** The `belay` command with its arguments, without the two that start the process. Gives the exit code. */
export async function main(args: readonly string[], context: Context = processContext()): Promise<ExitCode> {
  const program = createProgram(context);
  try {
    await program.parseAsync(args, { from: "user" });
    return (program.getOptionValue("exitCode") as ExitCode | undefined) ?? exitCode.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.invalid;
    if (!(error instanceof CommandFailure) && !isBelayProblem(error)) throw error;
    const code = exitCodeOf(error);
    if (args.includes("--json")) context.out(`${JSON.stringify(asJson(error, code), undefined, 2)}\n`);
    else context.err(showFailure(error, context.errorStyle));
    return code;
  }
}

function createProgram(context: Context): Command {
  const program = new Command("belay")
    .description("Put an AI path into a real workflow on a rope: small, measured, reversible at any moment.")
    .version(version(), "--version", "print the version of this command")
    .helpCommand("help [command]", "show the help of a command")
    .addHelpText(
      "after",
      `
Example:
  belay check call-follow-up.experiment.yaml
  belay push call-follow-up.experiment.yaml
  belay kill call-follow-up --reason "wrong dates in drafts"

Exit codes: 0 ok, 1 refused or failed, 2 wrong usage or invalid input, 3 not found,
4 sign-in or authority needed, 5 control plane unreachable.`,
    );
  for (const create of commands) program.addCommand(create(context));
  for (const each of everyCommand(program))
    each
      .exitOverride()
      .showHelpAfterError("Add --help to see how it is used.")
      .configureOutput({
        writeOut: context.out,
        writeErr: context.err,
        getOutHelpWidth: () => width(context),
        getErrHelpWidth: () => width(context),
      });
  return program;
}

/** The package's, which lies one folder up both from the sources and from what is built. */
function version(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

const width = (context: Context): number => Math.min(context.width, 100);

const everyCommand = (of: Command): Command[] => [of, ...of.commands.flatMap(everyCommand)];

function asJson(error: Error, code: ExitCode) {
  const problem = isBelayProblem(error) ? error : isBelayProblem(error.cause) ? error.cause : undefined;
  const { title, status, errors } = problem ?? {};
  return {
    error: { code: problem?.code ?? "command-failed", status, title, message: error.message, errors },
    exitCode: code,
  };
}

import { definitionJsonSchema } from "@belay/contracts";
import type { Command } from "commander";
import { command, type CommonFlags, type Outcome, printJson, settle } from "../command.ts";
import type { Context } from "../context.ts";
import type { CheckedDefinition } from "../definition/check-definition.ts";
import { placeholdersOf } from "../definition/placeholders.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { count, kilobytes, percent } from "../output/figures.ts";
import type { Palette } from "../output/palette.ts";
import { printable } from "../output/printable.ts";
import { showFindings, tally } from "../output/show-findings.ts";
import { facts } from "../output/table.ts";

type Flags = CommonFlags & { schema?: boolean };

export const checkCommand = (context: Context): Command =>
  command(
    "check",
    "Check an experiment's definition and every file it names, without a server",
    `belay check call-follow-up.experiment.yaml
belay check --schema > experiment.schema.json`,
  )
    .argument("[file]", "the definition, a file ending in .experiment.yaml")
    .option("--schema", "print the JSON Schema of a definition, for editors, instead of checking")
    .action(async (file: string | undefined, flags: Flags, self: Command) =>
      settle(flags.schema ? printSchema(context) : check(file, flags, context), self),
    );

async function printSchema(context: Context): Promise<void> {
  printJson(context, definitionJsonSchema());
}

async function check(file: string | undefined, flags: Flags, context: Context): Promise<Outcome> {
  if (file === undefined)
    throw new CommandFailure(exitCode.invalid, "Name the definition to check: belay check FILE");
  const checked = await readChecked(file, context);
  const ok = checked.content !== undefined;
  if (flags.json) {
    const { findings, size } = checked;
    printJson(context, { file, ok, findings, ...(size && { size }) });
  } else {
    if (checked.findings.length > 0) context.out(`${showFindings(checked, context.style)}\n`);
    context.out(
      ok
        ? summary(checked, context)
        : verdict(
            checked,
            context.style,
            `Correct ${checked.findings.length === 1 ? "it" : "them"} and check again.`,
          ),
    );
  }
  return ok ? exitCode.ok : exitCode.invalid;
}

/** Checks a definition; one that can't be opened becomes a failure of the command. */
export async function readChecked(file: string, context: Context): Promise<CheckedDefinition> {
  // Loaded here only: a kill must not wait for what checks definitions.
  const { checkDefinition, UnreadableDefinition } = await import("../definition/check-definition.ts");
  try {
    return await checkDefinition(file, { cwd: context.cwd, now: context.now() });
  } catch (error) {
    if (error instanceof UnreadableDefinition)
      throw new CommandFailure(exitCode.invalid, error.message, { cause: error });
    throw error;
  }
}

export const verdict = ({ file, findings }: CheckedDefinition, style: Palette, what: string): string =>
  `${style.red("✗")} ${printable(file)} has ${tally(findings)}. ${what}\n`;

function summary({ file, findings, content, size }: CheckedDefinition, { style }: Context): string {
  const { definition, files } = content!;
  const warnings = findings.length === 0 ? "" : `, with ${tally(findings)}`;
  return [
    `${style.green("✓")} ${style.bold(printable(file))} holds together${warnings}.\n`,
    facts(
      [
        ["experiment", `${definition.key} · ${printable(definition.name)}`],
        ["workflow", `${definition.workflow.key}, owned by ${printable(definition.workflow.owner)}`],
        [
          "rings",
          definition.rings.map(({ name, share }) => `${printable(name)} ${percent(share)}`).join(" → "),
        ],
        ...Object.entries(definition.prompts).map(([name, path]): [string, string] => [
          "prompt",
          `${name} takes ${placeholdersOf(files[path] ?? "").names.join(", ") || "no variables"}`,
        ]),
        ["files", `${count(size!.files, "file")}, ${count(size!.characters, "character")}`],
        ["ruleset", `about ${kilobytes(size!.compressedBytes)} compressed, for each instance that connects`],
        ["next", `belay push ${printable(file)}`],
      ],
      style,
    ),
  ].join("");
}

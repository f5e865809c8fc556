import {
  judgeStageAudit,
  readStageAuditLink,
  stageAuditLink,
  stageAuditMarkdown,
  stageAuditQuestions,
  type StageAuditSheet,
} from "@belay/contracts/stage";
import type { StageAuditPrefill } from "@belay/contracts";
import type { Command } from "commander";
import { askAudit } from "../audit/ask-audit.ts";
import { readAuditFile } from "../audit/read-audit-file.ts";
import { printJson, remoteCommand, settle, type RemoteFlags } from "../command.ts";
import { connect } from "../connection.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { showPrefilled, showStageAudit, showStageAuditQuestions } from "../output/show-stage-audit.ts";

type AuditFlags = RemoteFlags & {
  answers?: string;
  link?: string;
  experiment?: string;
  markdown?: boolean;
  questions?: boolean;
};

export const auditCommand = (context: Context): Command =>
  remoteCommand(
    "audit",
    "Prove more, or ship? Says what is really open, and whether the work goes there",
    `belay audit
belay audit --experiment call-follow-up
belay audit --answers answers.yaml --markdown`,
  )
    .option("--answers <file>", "answers as JSON or YAML, instead of being asked")
    .option("--link <link>", "answers from a result's link")
    .option("--experiment <key>", "begin with what an experiment's evidence answers")
    .option("--markdown", "print the result as Markdown")
    .option("--questions", "print the questions with their keys, and end")
    .action((...given: unknown[]) =>
      settle(audit(given.at(-2) as AuditFlags, context), given.at(-1) as Command),
    );

async function audit(flags: AuditFlags, context: Context): Promise<void> {
  if (flags.questions) {
    if (flags.json) printJson(context, stageAuditQuestions);
    else context.out(showStageAuditQuestions(context));
    return;
  }
  const evidence =
    flags.experiment === undefined ? undefined : await readEvidence(flags, flags.experiment, context);
  const given = await givenSheet(flags, context);
  const begun: StageAuditSheet = {
    ...given,
    ...(evidence && {
      about: given?.about ?? evidence.prefill.name,
      experiment: evidence.prefill.experiment,
    }),
    answers: {
      ...Object.fromEntries(
        evidence?.prefill.answers.map(({ question, answer }) => [question, answer]) ?? [],
      ),
      ...given?.answers,
    },
  };
  if (evidence && !flags.json && !flags.markdown) context.out(showPrefilled(evidence.prefill, context));
  const sheet = {
    ...begun,
    answers: await completed(begun, given !== undefined, evidence !== undefined, context),
  };
  const url = evidence?.url ?? flags.url ?? context.env.BELAY_URL;
  const link = `${url?.replace(/\/$/, "") ?? ""}/stage-audit/result#${stageAuditLink(sheet)}`;
  if (flags.json)
    printJson(context, { ...sheet, ...judgeStageAudit(sheet.answers), evidence: evidence?.prefill, link });
  else if (flags.markdown) context.out(stageAuditMarkdown(sheet));
  else
    context.out(
      `${showStageAudit(sheet, context)}\n${url === undefined ? "To share it, put the address of a Belay before this" : "To share it"}: ${link}\n`,
    );
}

async function readEvidence(
  flags: AuditFlags,
  experiment: string,
  context: Context,
): Promise<{ prefill: StageAuditPrefill; url: string }> {
  const { client, environment, url } = await connect(flags, context);
  return { prefill: await client.stageAuditPrefill({ params: { experiment }, query: { environment } }), url };
}

async function givenSheet(flags: AuditFlags, { cwd, err }: Context): Promise<StageAuditSheet | undefined> {
  if (flags.answers !== undefined && flags.link !== undefined)
    throw new CommandFailure(exitCode.invalid, "Give --answers or --link, not both.");
  if (flags.answers !== undefined) return readAuditFile(cwd, flags.answers);
  if (flags.link === undefined) return undefined;
  const { problems, ...sheet } = readStageAuditLink(flags.link.slice(flags.link.indexOf("#") + 1));
  if (Object.keys(sheet.answers).length === 0)
    throw new CommandFailure(
      exitCode.invalid,
      `This link holds no answers. ${problems[0] ?? "They stand behind its #; quote the link, so that the shell leaves it whole."}`,
    );
  for (const problem of problems) err(`${problem}\n`);
  return sheet;
}

/** Asks for what is open where somebody can be asked; evidence or a file may stand alone. */
async function completed(
  { answers }: StageAuditSheet,
  isGiven: boolean,
  hasEvidence: boolean,
  context: Context,
): Promise<StageAuditSheet["answers"]> {
  const { input } = context;
  if (isGiven) return answers;
  if (input) return askAudit({ ...context, input }, answers);
  if (hasEvidence) return answers;
  throw new CommandFailure(
    exitCode.invalid,
    "Nobody can be asked here: this is no terminal. Give the answers in a file, with --answers. All questions: belay audit --questions.",
  );
}

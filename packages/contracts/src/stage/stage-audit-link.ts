import {
  stageAuditAnswers,
  stageAuditQuestions,
  type StageAuditAnswer,
  type StageAuditAnswers,
} from "./stage-audit-questions.ts";

/** Longest name that an audit may carry. */
export const stageAuditAboutLimit = 120;
const longestLink = 4000;

/** What an audit is about and how its questions were answered. */
export type StageAuditSheet = {
  /** In the words of whoever answers. */
  about?: string;
  /** Key of the experiment from whose evidence answers were filled in. */
  experiment?: string;
  answers: StageAuditAnswers;
};

/** The part of an address behind `#` that carries an audit: no server sees it. Same answers, same link. */
export function stageAuditLink({ about, experiment, answers }: StageAuditSheet): string {
  const pairs = new URLSearchParams();
  if (about) pairs.set("about", about);
  if (experiment) pairs.set("experiment", experiment);
  for (const { key } of stageAuditQuestions) {
    const answer = answers[key];
    if (answer) pairs.set(key, answer);
  }
  return pairs.toString();
}

/** Reads such a link, in any order. What can't be read is left out and said in `problems`, a sentence each. */
export function readStageAuditLink(text: string): StageAuditSheet & { problems: string[] } {
  const fragment = text.replace(/^#/, "");
  if (fragment.length > longestLink)
    return { answers: {}, problems: [`This link is longer than any audit (${longestLink} characters).`] };
  const sheet: { about?: string; experiment?: string } = {};
  const answers: Record<string, StageAuditAnswer> = {};
  const problems: string[] = [];
  for (const [name, value] of new URLSearchParams(fragment)) {
    if (name === "about") {
      const about = value.replace(/\s+/g, " ").trim();
      if (about.length > stageAuditAboutLimit)
        problems.push(`The name in this link was cut after ${stageAuditAboutLimit} characters.`);
      const kept = about.slice(0, stageAuditAboutLimit).toWellFormed();
      if (kept) sheet.about = kept;
    } else if (name === "experiment") {
      if (/^[a-z][a-z0-9-]{0,62}$/.test(value)) sheet.experiment = value;
      else problems.push(`“${excerpt(value)}” is no key of an experiment.`);
    } else if (!stageAuditQuestions.some(({ key }) => key === name))
      problems.push(
        `This audit has no question “${excerpt(name)}”; what the link says about it was left out.`,
      );
    else if (!isStageAuditAnswer(value))
      problems.push(
        `“${excerpt(value)}” is no answer to “${name}”: it takes yes, partly, no or unknown. The question is open again.`,
      );
    else if (answers[name] !== undefined && answers[name] !== value)
      problems.push(`The link answers “${name}” twice; the first answer was taken.`);
    else answers[name] = value;
  }
  return { ...sheet, answers, problems };
}

export const isStageAuditAnswer = (value: unknown): value is StageAuditAnswer =>
  (stageAuditAnswers as readonly unknown[]).includes(value);

const excerpt = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text).toWellFormed();

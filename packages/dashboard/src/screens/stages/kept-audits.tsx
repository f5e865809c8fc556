import {
  judgeStageAudit,
  openQuestionWords,
  stageAuditLink,
  stageAuditMismatchWords,
} from "@belay/contracts/stage";
import { Link } from "@tanstack/react-router";
import { useStageAudits } from "../../api/stages.ts";
import { ActorName } from "../../components/mark.tsx";
import { RelativeTime } from "../../components/time.tsx";

/** Audits of an experiment that people kept: what was thought when. */
export function KeptAudits({ experiment }: { experiment: string }) {
  const { data } = useStageAudits(experiment);
  if (!data || data.items.length === 0) return null;
  return (
    <section className="part">
      <h2>Audits that were kept</h2>
      <ul className="need">
        {data.items.map(({ id, about, answers, keptAt, keptBy }) => {
          const { open, mismatch } = judgeStageAudit(answers);
          return (
            <li key={id} className="block!">
              <Link to="/stage-audit/result" hash={stageAuditLink({ about, experiment, answers })}>
                {openQuestionWords[open.verdict].answer};{" "}
                {stageAuditMismatchWords[mismatch.verdict].answer.toLowerCase()}
              </Link>
              <p>
                {about}, <RelativeTime at={keptAt} />, by <ActorName actor={keptBy} />
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

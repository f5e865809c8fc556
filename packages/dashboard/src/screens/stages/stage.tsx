import type { StageItem, StageReport } from "@belay/contracts";
import { isAtLeast, stageAuditLink, stageDimensionWords, stageWords } from "@belay/contracts/stage";
import { Link, useParams } from "@tanstack/react-router";
import { useStage } from "../../api/stages.ts";
import { buttonClass } from "../../components/button.tsx";
import { Checklist } from "../../components/checklist.tsx";
import { Failure } from "../../components/failure.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { EvidenceList } from "./evidence-list.tsx";
import { KeptAudits } from "./kept-audits.tsx";
import { StageLadder } from "./stage-ladder.tsx";
import { StageSkeleton } from "./stage-skeleton.tsx";
import { missingForNext } from "./stage-words.ts";

/** Which stage an experiment is in: per dimension the evidence it rests on, and what the next stage lacks. */
export function StageScreen() {
  const { experiment: key } = useParams({ strict: false }) as { experiment: string };
  const { data, error, refetch } = useStage(key);
  if (!data)
    return error ? (
      <Failure what="The stage" error={error} onRetry={() => void refetch()} />
    ) : (
      <StageSkeleton />
    );
  const missing = missingForNext(data);
  return (
    <>
      <div className="row apart">
        <h2>
          Stage: {stageWords[data.stage]}
          <span className="note">, in {data.environment}</span>
        </h2>
        <Link
          to="/stage-audit"
          hash={stageAuditLink({ experiment: key, answers: {} })}
          className={buttonClass()}
        >
          Prove more, or ship?
        </Link>
      </div>
      <p className="quiet">
        Computed from runs, signatures and measurements, never declared: text in a definition or a memo raises
        nothing. The lowest dimension decides. Read <RelativeTime at={data.asOf} />.
      </p>
      <StageLadder stage={data.stage} />
      {data.next && (
        <section className="part">
          <h2>
            What {stageWords[data.next]} lacks <span className="note">{missing.length}</span>
          </h2>
          <Checklist
            label={`What ${stageWords[data.next]} lacks`}
            items={missing.map((item) => ({
              key: item.code,
              tone: "rope",
              text: item.title,
              detail: `${item.detail}.`,
              proof: item.holder,
            }))}
          />
        </section>
      )}
      <section className="part">
        <h2>By dimension</h2>
        {data.dimensions.map((each) => (
          <Dimension key={each.dimension} {...each} next={data.next} />
        ))}
      </section>
      <KeptAudits experiment={key} />
    </>
  );
}

type DimensionProps = StageReport["dimensions"][number] & Pick<StageReport, "next">;

function Dimension({ dimension, stage, items }: DimensionProps) {
  return (
    <section className="dimension" aria-labelledby={`dimension-${dimension}`}>
      <div>
        <h3 id={`dimension-${dimension}`}>{stageDimensionWords[dimension]}</h3>
        <p className="note">{stageWords[stage]}</p>
      </div>
      <Checklist
        label={stageDimensionWords[dimension]}
        items={items.map((item) => ({
          key: item.code,
          tone: item.met ? "good" : isAtLeast(stage, item.stage) ? "rope" : "none",
          text: item.title,
          detail: <Detail item={item} />,
          proof: item.met ? stageWords[item.stage] : `for ${stageWords[item.stage]}`,
        }))}
      />
    </section>
  );
}

function Detail({ item }: { item: StageItem }) {
  return (
    <>
      {item.detail}.{item.holder && ` With ${item.holder}.`}
      {item.evidence.length > 0 && <EvidenceList evidence={item.evidence} />}
    </>
  );
}

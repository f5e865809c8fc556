import { isAtLeast, stages, stageWords, type Stage } from "@belay/contracts/stage";
import { Icon } from "../../components/icon.tsx";

/** The four stages with the one it is in. */
export function StageLadder({ stage }: { stage: Stage }) {
  return (
    <ol className="ladder" aria-label="Stages">
      {stages.map((each) => (
        <li
          key={each}
          aria-current={each === stage ? "step" : undefined}
          data-reached={isAtLeast(stage, each) || undefined}
        >
          <Icon name={isAtLeast(stage, each) ? "good" : "wait"} />
          {stageWords[each]}
        </li>
      ))}
    </ol>
  );
}

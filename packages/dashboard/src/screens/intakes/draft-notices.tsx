import { intakeQuestions } from "@belay/contracts/intake";
import type { IntakeField } from "@belay/contracts";
import { Bar } from "../../components/bar.tsx";
import { Button } from "../../components/button.tsx";
import type { DraftState, IntakeDraft } from "./intake-draft.ts";
import { answerText } from "./merge-answers.ts";

const questionOf = (field: IntakeField) =>
  intakeQuestions.find((question) => question.field === field)?.question ?? field;

/** What a person has to know about their draft besides that it is saved: nothing, mostly. */
export function DraftNotices({ draft, state }: { draft: IntakeDraft; state: DraftState }) {
  const { save, collisions, taken, restored, detail } = state;
  return (
    <div className="draft-notices">
      {save.kind === "offline" && (
        <Bar tone="watch" announce>
          <b className="strong">The control plane can’t be reached.</b> What you type is kept in this browser
          and sent as soon as it can be. {save.detail}
        </Bar>
      )}
      {save.kind === "refused" && (
        <Bar tone="stop" announce>
          <b className="strong">This can’t be saved as it is.</b> {save.detail} It is kept in this browser.
        </Bar>
      )}
      {save.kind === "closed" && (
        <Bar tone="watch" announce>
          <b className="strong">This form can’t be saved any more.</b> {save.detail} What you typed stays here
          and in this browser.
        </Bar>
      )}
      {collisions.length > 0 && (
        <section className="collisions" aria-labelledby="collisions-heading">
          <Bar tone="watch" announce>
            <b className="strong" id="collisions-heading">
              {detail?.savedBy.name ?? "Somebody"} answered the same{" "}
              {collisions.length === 1 ? "question" : "questions"} meanwhile.
            </b>{" "}
            Both answers are here: choose one.
          </Bar>
          {collisions.map((collision) => (
            <div key={collision.field} className="collision">
              <h2>{questionOf(collision.field)}</h2>
              <dl>
                <div>
                  <dt>Yours</dt>
                  <dd>{answerText(collision.field, collision.mine)}</dd>
                </div>
                <div>
                  <dt>{detail?.savedBy.name ?? "Theirs"}</dt>
                  <dd>{answerText(collision.field, collision.theirs)}</dd>
                </div>
              </dl>
              <div className="row">
                <Button onClick={() => draft.choose(collision, "mine")}>Keep mine</Button>
                <Button onClick={() => draft.choose(collision, "theirs")}>Take theirs</Button>
              </div>
            </div>
          ))}
        </section>
      )}
      {taken && (
        <Bar tone="rope" announce>
          <b className="strong">{taken.by} changed this form meanwhile:</b>{" "}
          {taken.fields.map((field) => questionOf(field)).join(" ")} Their answers are in; yours are kept.
        </Bar>
      )}
      {restored && save.kind !== "offline" && (
        <Bar tone="rope" announce>
          <b className="strong">What you typed before is back.</b> It had not been sent when this page was
          left.
        </Bar>
      )}
    </div>
  );
}

import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useIntake } from "../../api/intakes.ts";
import { useSession } from "../../api/session.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { Failure } from "../../components/failure.tsx";
import { PageSkeleton } from "../../components/skeleton.tsx";
import { IntakeDetailPage } from "./intake-detail.tsx";
import { IntakeForm } from "./intake-form.tsx";

/** The address of a form that has not been saved yet. */
const newIntake = "new";

/** One intake: the form while it is a draft that one may edit, else what became of it. */
export function Intake() {
  const { intake } = useParams({ from: "/shell/intakes/$intake" });
  const navigate = useNavigate();
  const person = useSession().data?.person.id;
  const isNew = intake === newIntake;
  const { data, error, refetch } = useIntake(isNew ? undefined : intake);
  // The form stays the one it is when it gets its address, and when somebody else hands the intake in meanwhile.
  const [form, setForm] = useState<{ key: string; intake: string }>();
  const isForm = form?.key === intake || form?.intake === intake;
  const editable = isNew || (data?.state === "draft" && data.may.edit);
  if (editable && !isForm) setForm({ key: intake, intake });

  const onBegun = useCallback(
    (id: string) => {
      if (!isNew) return;
      setForm({ key: newIntake, intake: id });
      void navigate({ to: "/intakes/$intake", params: { intake: id }, replace: true, resetScroll: false });
    },
    [isNew, navigate],
  );
  const onDone = useCallback(() => setForm(undefined), []);

  if (form && isForm && person !== undefined)
    return <IntakeForm key={form.key} person={person} detail={data} onBegun={onBegun} onDone={onDone} />;
  if (data) return <IntakeDetailPage intake={data} />;
  return (
    <div className="page">
      <Breadcrumbs items={[{ label: "Intake", to: "/intakes" }, { label: "One intake" }]} />
      {error ? (
        <>
          <h1 className="vh">Intake</h1>
          <Failure what="This intake" error={error} onRetry={() => void refetch()} />
        </>
      ) : (
        <PageSkeleton />
      )}
    </div>
  );
}

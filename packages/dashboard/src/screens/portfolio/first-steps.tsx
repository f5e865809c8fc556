import { useSignInLink } from "../../api/session.ts";
import { Button } from "../../components/button.tsx";
import { CodeBlock } from "../../components/code-block.tsx";
import { useEnvironment } from "../../api/environment.ts";
import { StateMessage } from "../../components/state-message.tsx";
import { LoginCommand } from "../../shell/login-command.tsx";

/** A new installation: from here to the first experiment, all of it on the command line. */
export function FirstSteps() {
  const environment = useEnvironment();
  const link = useSignInLink();
  return (
    <StateMessage title="No experiment yet">
      An experiment is a file in your repository. Three commands bring it here; in a clone of Belay,{" "}
      <code>belay</code> is called <code>npx belay</code>.
      <ol className="steps">
        <li>
          <h3>Sign the command line in</h3>
          {link.isIdle ? (
            <Button kind="primary" onClick={() => link.mutate()}>
              Make the login command
            </Button>
          ) : (
            <LoginCommand link={link} />
          )}
        </li>
        <li>
          <h3>Make a key for your service</h3>
          <CodeBlock>{`belay keys create --name my-service --purpose service --environment ${environment}`}</CodeBlock>
          <p className="note mt-2">Its secret is printed once: give it to the service as BELAY_KEY.</p>
        </li>
        <li>
          <h3>Check the definition and push it</h3>
          <CodeBlock>{"belay check my.experiment.yaml\nbelay push my.experiment.yaml"}</CodeBlock>
          <p className="note mt-2">It shows up here, active nowhere: you activate it, first in shadow.</p>
        </li>
      </ol>
    </StateMessage>
  );
}

import { withSession } from "./support/session";

/** The port of "discard": nobody listens there. */
const NOBODY = "http://127.0.0.1:9";

describe("a server that does not answer", () => {
  const session = withSession(["tiny"], { "o3.endpoint": NOBODY });

  it("is told in the tree, with what can be done", async () => {
    const { workbench } = session();
    await workbench.showSidebar();
    const welcome = workbench.welcome("Models");
    await welcome.getByRole("button", { name: "Change Endpoint" }).waitFor();
    await workbench.shot("no-server");
  });

  it("is told when a measurement is asked for", async () => {
    const { workbench } = session();
    await workbench.runCommand("O3: Optimize Model");
    await workbench.notification("127.0.0.1:9").waitFor();
    await workbench.shot("no-server-error");
  });

  it("is noticed when it answers again", async () => {
    const { workbench, workspace, endpoint } = session();
    workspace.set("o3.endpoint", endpoint);
    await workbench.row("Models", "tiny").waitFor();
  });
});

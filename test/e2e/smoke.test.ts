import { withSession } from "./support/session";

describe("a window with O3 installed", () => {
  const session = withSession(["tiny"]);

  it("shows O3 in the activity bar and the server's models in its tree", async () => {
    const { workbench } = session();
    await workbench.showSidebar();
    await workbench.row("Models", "tiny").waitFor();
  });

  it("offers O3: Optimize Model in the palette", async () => {
    const { workbench } = session();
    const palette = await workbench.palette("O3:");
    await palette.row("O3: Optimize Model").waitFor();
    await workbench.shot("palette");
    await workbench.page.keyboard.press("Escape");
  });

  it("shows memory and processor in the status bar", async () => {
    await session().workbench.status.filter({ hasText: /RAM/ }).waitFor();
  });

  it("tells more in the status bar's tooltip", async () => {
    const { workbench } = session();
    await workbench.status.hover();
    await workbench.page.locator(".workbench-hover table").waitFor();
    await workbench.shot("tooltip");
  });
});

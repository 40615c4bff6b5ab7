import { MODEL, workspace } from "./cli-run";
import type { Workspace } from "./cli-run";
import { startEmbedded } from "./embedded";
import type { EmbeddedServer } from "./embedded";

/** One embedded engine for a suite, and a fresh folder for each of its tests. */
export function usePlaces(): { readonly server: EmbeddedServer; readonly place: Workspace } {
  let server: EmbeddedServer;
  let place: Workspace;
  before(async () => {
    server = await startEmbedded({ models: [MODEL] });
  });
  after(async () => {
    await server.stop();
  });
  beforeEach(async () => {
    place = await workspace(server.endpoint);
  });
  afterEach(async () => {
    await place.remove();
  });
  return {
    get server() {
      return server;
    },
    get place() {
      return place;
    },
  };
}

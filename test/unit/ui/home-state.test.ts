import assert from "node:assert/strict";
import { NO_LIMITS } from "../../../src/core/preset/goal";
import { homeState } from "../../../src/ui/home/home-state";
import type { HomeSources } from "../../../src/ui/home/home-state";
import { modelEntry as entry, presetEntry as preset } from "./entries";

const NOW: HomeSources = {
  server: null,
  models: [],
  isApplied: () => false,
  measuring: null,
  trusted: true,
  measureBlocked: null,
  applyBlocked: null,
  limits: NO_LIMITS,
};

describe("the page of all models", () => {
  it("tells a server that was not asked yet from one that does not answer", () => {
    assert.deepEqual([homeState(NOW).waiting, homeState(NOW).problem], [true, null]);
    const down = homeState({ ...NOW, server: { state: "down", endpoint: "http://a:1", reason: "unreachable", message: "Nobody answers.", start: { kind: "install" }, models: [] } });
    assert.deepEqual([down.waiting, down.server, down.endpoint, down.problem, down.start], [false, null, "http://a:1", "Nobody answers.", "install"]);
  });

  it("has of each model what holds now and what else is proven, with what was measured", () => {
    const other = preset({ name: "balanced", runId: "run-0", contextTokens: 4096 });
    const stale = preset({ changed: [{ code: "engine-version", was: "1", is: "2" }] });
    const [model] = homeState({ ...NOW, models: [entry({ presets: [stale], alsoProven: [other] })] }).models;
    assert.deepEqual(
      model?.points.map((point) => [point.preset, point.runId, point.contextTokens, point.stale, point.decodeTokensPerSecond, point.measuredAt]),
      [
        ["fast", "run-1", 8192, true, 40, 1_000],
        ["balanced", "run-0", 4096, false, 40, 1_000],
      ],
    );
    assert.deepEqual([model.fitsTokens, model.why], [65_536, { code: "bound-by-ram" }]);
  });

  it("names the preset that is applied here, also where it is an earlier run's", () => {
    const older = preset({ name: "balanced", runId: "run-0" });
    const applied = (isApplied: HomeSources["isApplied"]): unknown =>
      homeState({ ...NOW, models: [entry({ presets: [preset()], alsoProven: [older] })], isApplied }).models[0]?.applied;
    assert.equal(applied(() => false), null);
    assert.equal(applied((model, { runId }) => model === "tiny:latest" && runId === "run-0"), "balanced");
  });
});

import * as vscode from "vscode";
import { COMMANDS, VIEWS } from "./ids";
import { registerAgentTool } from "./ui/agent-tool";
import { watchAlerts } from "./ui/alerts";
import { createApi } from "./ui/api";
import { greyAwayRows } from "./ui/away";
import type { O3Api } from "./ui/api";
import { Applied } from "./ui/applied";
import { AppliedAgents } from "./ui/applied-agents";
import { AppliedTree } from "./ui/applied-tree";
import { registerCommands } from "./ui/commands";
import { Ends } from "./ui/ends";
import { Config } from "./ui/config";
import { keepContextKeys } from "./ui/context-keys";
import { keepFirstView } from "./ui/first-view";
import { Home } from "./ui/home/home";
import { registerModelLenses } from "./ui/lens/lenses";
import { MachineWatch } from "./ui/machine";
import { MachinePage } from "./ui/machine-page";
import { ModelsTree } from "./ui/models-tree";
import { startThreads } from "./ui/optimizer";
import { Results } from "./ui/panel/results";
import { placeNow } from "./ui/place";
import { PresetStatus } from "./ui/preset-status";
import { PresetsTree } from "./ui/presets-tree";
import { Previews } from "./ui/previews";
import { Redraws } from "./ui/redraws";
import { notices, SERVER } from "./ui/notices";
import { offerResume } from "./ui/resume";
import { Review } from "./ui/review";
import { Runs } from "./ui/runs";
import { ServerWatch } from "./ui/server";
import { HardwareStatus } from "./ui/status-bar";

/** Builds, injects and registers; all that takes time happens in the optimizer's thread, when it is first asked. */
export function activate(context: vscode.ExtensionContext): O3Api {
  const own = <T extends vscode.Disposable>(thing: T): T => {
    context.subscriptions.push(thing);
    return thing;
  };
  const log = own(vscode.window.createOutputChannel("O3", { log: true }));
  const config = own(new Config());
  const place = (): ReturnType<typeof placeNow> => placeNow(config, context.globalStorageUri);
  const { optimizer, reader, attach, onPull } = startThreads(context, log, own);
  const runs = own(new Runs(optimizer));
  attach(runs);
  const server = own(new ServerWatch(reader, place, () => runs.current !== null, log));
  const machine = own(new MachineWatch(reader, runs, place, log));
  const applied = own(new Applied());
  const appliedAgents = own(new AppliedAgents(reader, place, log, [server.onDidAsk, applied.onDidChange]));
  const previews = own(new Previews());
  const review = own(new Review(previews));
  const results = own(new Results({ extension: context.extensionUri, reader, place, server, runs, applied }));
  const home = own(new Home({ extension: context.extensionUri, server, runs, applied, config }));
  const machinePage = own(new MachinePage({ extension: context.extensionUri, reader, place, server, runs }));
  const changed = own(new vscode.EventEmitter<void>());
  const api = createApi(server, applied, changed);

  const redraws = new Redraws();
  const tree = own(new ModelsTree(server, runs, applied, appliedAgents, redraws));
  const models = own(vscode.window.createTreeView(VIEWS.models, { treeDataProvider: tree, showCollapseAll: true }));
  const presets = own(vscode.window.createTreeView(VIEWS.presets, { treeDataProvider: own(new PresetsTree(server, applied, appliedAgents, redraws)) }));
  const history = own(vscode.window.createTreeView(VIEWS.applied, { treeDataProvider: own(new AppliedTree(appliedAgents, redraws)) }));
  own(new PresetStatus(applied, appliedAgents, server));
  own(new HardwareStatus(machine, runs));
  own(watchAlerts(machine, config));
  own(greyAwayRows());
  own(keepContextKeys(server, runs, appliedAgents));
  own(server.onDidChange(({ state }) => {
    if (state === "up") notices.settle(SERVER);
  }));
  const ends = own(new Ends(context.workspaceState, models));
  own(results.onDidShow((model) => {
    ends.seen(model);
  }));
  own(offerResume(server, runs, context.globalState));
  own(registerCommands({ config, place, onPull, optimizer, reader, server, machine, runs, applied, appliedAgents, results, home, machinePage, previews, review, redraws, ends, memory: context.globalState, log }));
  own(keepFirstView(models, server));
  own(registerModelLenses(server, config));
  own(registerAgentTool(server, applied));

  const follow = (): void => {
    const listed = models.visible || presets.visible || history.visible;
    server.follow(vscode.window.state.focused && (listed || home.visible));
    machine.follow(vscode.window.state.focused && (listed || home.visible || results.visible));
  };
  own(models.onDidChangeVisibility(follow));
  own(presets.onDidChangeVisibility(follow));
  own(history.onDidChangeVisibility(follow));
  own(results.onDidChangeVisibility(follow));
  own(home.onDidChangeVisibility(follow));
  own(vscode.window.onDidChangeWindowState(follow));
  const again = (): void => void vscode.commands.executeCommand(COMMANDS.refresh);
  own(config.endpoint.onDidChange(again));
  own(config.resultsFolder.onDidChange(again));
  own(vscode.workspace.onDidGrantWorkspaceTrust(again));
  for (const event of [server.onDidChange, applied.onDidChange])
    own(
      event(() => {
        changed.fire();
      }),
    );
  // After activation: reading the machine starts the thread, and nobody waits for that.
  setImmediate(() => {
    follow();
    again();
  });
  return api;
}

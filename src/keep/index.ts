import type { ServerAsked } from "../core/domain/settings";
import { dockerGuide, shellGuide, powershellGuide } from "./any-system";
import type { KeepGuide } from "./guide";
import { brewGuide, macAppGuide } from "./macos";
import { systemdGuide } from "./systemd";
import { serverVariables } from "./variables";
import { windowsGuide } from "./windows";

export { KEEP_PLACES } from "./guide";
export type { KeepGuide, KeepPlace } from "./guide";

/**
 * Exact commands to keep server-level settings, likeliest way to run Ollama first; those of one platform (as Node names it) where
 * one is named, otherwise of all. Empty where everything is left to the server.
 */
export function keepCommands(asked: ServerAsked, platform?: string): readonly KeepGuide[] {
  const variables = serverVariables(asked);
  if (variables.length === 0) return [];
  const of = (...platforms: readonly string[]): boolean => platform === undefined || platforms.includes(platform);
  return [
    ...(of("linux") ? [systemdGuide(variables)] : []),
    ...(of("darwin") ? [macAppGuide(variables), brewGuide(variables)] : []),
    ...(of("win32") ? [windowsGuide(variables)] : []),
    dockerGuide(variables),
    ...(of("linux", "darwin") ? [shellGuide(variables)] : []),
    ...(of("win32") ? [powershellGuide(variables)] : []),
  ];
}

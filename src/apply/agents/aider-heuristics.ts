/**
 * What Aider 0.86.2 sets by a model's name alone (`apply_generic_model_settings` in its models.py). An entry in its settings file with the exact
 * name switches that off, so that an entry with a context and nothing else would take the edit format away: such an entry has to hold these, too.
 */
export function aiderSettingsByName(name: string): Readonly<Record<string, unknown>> {
  const has = (...parts: readonly string[]): boolean => parts.every((part) => name.includes(part));
  const diff = { edit_format: "diff", use_repo_map: true };
  if (has("deepseek", "v3")) return { ...diff, reminder: "sys", examples_as_sys_msg: true };
  if (has("deepseek") && (has("r1") || has("reasoning")))
    return { ...diff, examples_as_sys_msg: true, use_temperature: false, reasoning_tag: "think" };
  if ((has("llama3") || has("llama-3")) && has("70b")) return { ...diff, send_undo_reply: true, examples_as_sys_msg: true };
  if (has("qwen", "coder", "32b") && (has("2.5") || has("2-5"))) return { ...diff, editor_edit_format: "editor-diff" };
  if (has("qwq", "32b") && !has("preview"))
    return {
      ...diff,
      editor_edit_format: "editor-diff",
      reasoning_tag: "think",
      examples_as_sys_msg: true,
      use_temperature: 0.6,
      extra_params: { top_p: 0.95 },
    };
  if (has("qwen3", "235b"))
    return { ...diff, system_prompt_prefix: "/no_think", use_temperature: 0.7, extra_params: { top_p: 0.8, top_k: 20, min_p: 0 } };
  return { edit_format: "whole" };
}

import { z } from "zod";

/** Short calls to the embedded engine, for tests of the engine itself. */

const LIMIT_MS = 18_000;

export interface GenerateBody {
  readonly model?: string;
  readonly prompt?: string;
  readonly keep_alive?: number | string;
  readonly truncate?: boolean;
  readonly shift?: boolean;
  readonly format?: object;
  readonly options?: Readonly<Record<string, unknown>>;
}

const answer = z.object({
  response: z.string().optional(),
  error: z.string().optional(),
  done: z.boolean().optional(),
  done_reason: z.string().optional(),
  prompt_eval_count: z.number().optional(),
  eval_count: z.number().optional(),
});
export type EngineAnswer = z.infer<typeof answer> & { readonly status: number };

/** One whole generation with the tiny model; short unless the options say otherwise. */
export async function generate(
  endpoint: string,
  body: GenerateBody = {},
  signal: AbortSignal = AbortSignal.timeout(LIMIT_MS),
): Promise<EngineAnswer> {
  const response = await fetch(`${endpoint}/api/generate`, { method: "POST", body: JSON.stringify(whole(body, false)), signal });
  return { status: response.status, ...answer.parse(await response.json()) };
}

/** A streamed generation: its lines as they come. */
export async function* generateLines(
  endpoint: string,
  body: GenerateBody,
  signal: AbortSignal,
): AsyncGenerator<z.infer<typeof answer>, void> {
  const response = await fetch(`${endpoint}/api/generate`, { method: "POST", body: JSON.stringify(whole(body, true)), signal });
  if (!response.body) return;
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield answer.parse(JSON.parse(line));
  }
}

const whole = ({ options, ...body }: GenerateBody, stream: boolean): object => ({
  model: "tiny",
  prompt: "the people of the time",
  stream,
  ...body,
  options: { num_ctx: 512, num_predict: 4, seed: 1, ...options },
});

/** A generation that never ends by itself, once its first text has come. */
export async function endless(
  endpoint: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly end: () => Promise<void> }> {
  const controller = new AbortController();
  const lines = generateLines(endpoint, { options: { num_predict: 0, temperature: 2, ...options } }, controller.signal);
  await lines.next();
  const drained = (async (): Promise<void> => {
    try {
      for await (const line of lines) if (line.done === true) throw new Error("the generation has ended by itself");
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
  })();
  return {
    end: async () => {
      controller.abort();
      await drained;
    },
  };
}

const running = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      context_length: z.number(),
      expires_at: z.string(),
      size: z.number(),
      x_pid: z.number(),
      x_rss_bytes: z.number(),
      x_requests: z.number(),
    }),
  ),
});
export type RunningModel = z.infer<typeof running>["models"][number];

export async function runningModels(endpoint: string): Promise<RunningModel[]> {
  const response = await fetch(`${endpoint}/api/ps`, { signal: AbortSignal.timeout(LIMIT_MS) });
  return running.parse(await response.json()).models;
}

export async function runnerPid(endpoint: string): Promise<number> {
  const [model] = await runningModels(endpoint);
  if (!model) throw new Error("no model is loaded");
  return model.x_pid;
}

/** Asks again and again until something holds; the test's own time limit ends it. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

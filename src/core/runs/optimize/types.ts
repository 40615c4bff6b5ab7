import type { ModelReport } from "../../domain/report";
import type { Step } from "../../plan/next";
import type { Progress } from "../../plan/progress";
import type { Situation } from "../../plan/situation";

export interface OptimizeTypes {
  readonly name: "optimize";
  readonly situation: Situation;
  readonly progress: Progress;
  readonly step: Step;
  readonly report: ModelReport;
}

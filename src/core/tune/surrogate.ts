import { mean } from "../statistics/location";
import { cholesky, solveLower } from "./cholesky";

/** One visit's log time at a candidate. */
export interface SurrogateVisit {
  readonly candidate: number;
  /** Place in the order of visits. */
  readonly place: number;
  readonly value: number;
}

export interface SurrogateProblem {
  /** How alike two candidates' effects are, by index. */
  readonly similarity: readonly (readonly number[])[];
  /** Log time that the physical prior expects of each candidate, relative to the baseline. */
  readonly prior: readonly number[];
  readonly visits: readonly SurrogateVisit[];
}

/** What is believed of the candidates' log times against one reference candidate. */
export interface Belief {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
}

export interface Surrogate {
  readonly against: (reference: number) => Belief;
  /** Expected standard deviation of one visit. */
  readonly visitDeviation: number;
}

/** One guess at how large things are (standard deviations of logs). */
interface Scales {
  /** By how much a setting's effect differs from the prior. */
  readonly misfit: number;
  readonly visit: number;
  readonly drift: number;
}

/** From a prior that is right to one that knows nothing; the visits weigh them, so a prior that is contradicted widens by itself. */
const MISFITS = [0.01, 0.04, 0.12, 0.35];
const VISITS = [0.008, 0.016, 0.032, 0.064, 0.11];
const DRIFTS = [0, 0.04];
/** The misfit at which not even the direction of the prior is believed: its effects are multiplied by 1 +- 1. */
const DISBELIEF = 0.35;
/** The level of all times is free (log, standard deviation). */
const LEVEL = 2;
/** Visits over which drift stays alike. */
const DRIFT_REACH = 8;
/** Guesses that are less likely than the best by this factor are left out. */
const NEGLIGIBLE = 0.03;

interface Fit {
  readonly scales: Scales;
  readonly factor: number[][];
  readonly whitened: number[];
  readonly logLikelihood: number;
}

const GUESSES: readonly Scales[] = MISFITS.flatMap((misfit) =>
  VISITS.flatMap((visit) => DRIFTS.map((drift) => ({ misfit, visit, drift }))),
);

/** Covariance of two candidates' effects, up to the common level. */
function effect({ similarity, prior }: SurrogateProblem, scales: Scales, a: number, b: number): number {
  return scales.misfit ** 2 * (similarity[a]?.[b] ?? 0) + disbeliefOf(scales) * (prior[a] ?? 0) * (prior[b] ?? 0);
}

const disbeliefOf = ({ misfit }: Scales): number => Math.min(1, misfit / DISBELIEF) ** 2;

function fit(problem: SurrogateProblem, scales: Scales): Fit {
  const { visits, prior } = problem;
  const residuals = visits.map(({ candidate, value }) => value - (prior[candidate] ?? 0));
  const level = mean(residuals);
  const matrix = visits.map((a, i) =>
    visits.slice(0, i + 1).map((b, j) => {
      const drifting = scales.drift ** 2 * Math.exp(-Math.abs(a.place - b.place) / DRIFT_REACH);
      return LEVEL ** 2 + effect(problem, scales, a.candidate, b.candidate) + drifting + (i === j ? scales.visit ** 2 : 0);
    }),
  );
  const factor = cholesky(matrix);
  const whitened = solveLower(
    factor,
    residuals.map((residual) => residual - level),
  );
  const logLikelihood =
    -factor.reduce((sum, row, i) => sum + Math.log(row[i] ?? 1), 0) - whitened.reduce((sum, value) => sum + value ** 2, 0) / 2;
  return { scales, factor, whitened, logLikelihood };
}

/** Every candidate's covariance with the visits, whitened: what the visits tell of the difference of two is the difference of these. */
function whitenedCandidates({ similarity, prior, visits }: SurrogateProblem, { scales, factor }: Fit): number[][] {
  const size = scales.misfit ** 2;
  const disbelief = disbeliefOf(scales);
  return prior.map((expected, index) => {
    const row = similarity[index] ?? [];
    return solveLower(
      factor,
      visits.map(({ candidate }) => size * (row[candidate] ?? 0) + disbelief * expected * (prior[candidate] ?? 0)),
    );
  });
}

function beliefOf(
  { similarity, prior }: SurrogateProblem,
  { scales, whitened }: Fit,
  columns: readonly number[][],
  reference: number,
): Belief {
  const size = scales.misfit ** 2;
  const disbelief = disbeliefOf(scales);
  const anchor = similarity[reference] ?? [];
  const anchorColumn = columns[reference] ?? [];
  const means: number[] = [];
  const variances: number[] = [];
  for (const [index, expected] of prior.entries()) {
    const further = expected - (prior[reference] ?? 0);
    const column = columns[index] ?? [];
    let moved = 0;
    let explained = 0;
    for (const [place, value] of column.entries()) {
      const difference = value - (anchorColumn[place] ?? 0);
      moved += difference * (whitened[place] ?? 0);
      explained += difference * difference;
    }
    const apart = (similarity[index]?.[index] ?? 0) + (anchor[reference] ?? 0) - 2 * (anchor[index] ?? 0);
    means.push(further + moved);
    variances.push(Math.max(0, size * apart + disbelief * further ** 2 - explained));
  }
  return { mean: means, variance: variances };
}

/**
 * A Gaussian process on what the physical prior leaves unexplained, averaged over guesses at its scales by how likely they make
 * the visits (no single guess is trusted). Needs at least one visit.
 */
export function fitSurrogate(problem: SurrogateProblem): Surrogate {
  const fits = GUESSES.map((scales) => fit(problem, scales));
  const best = Math.max(...fits.map((guess) => guess.logLikelihood));
  // Sceptical: before any visit a wrong prior is the likelier the more wrong it is. A right one is found out soon; a wrong one misleads.
  // Weighed by the root: with the misfit itself good priors are believed too late, without it wrong ones too long (docs/tuning.md).
  const weights = fits.map((guess) => Math.sqrt(guess.scales.misfit) * Math.exp(guess.logLikelihood - best));
  const most = Math.max(...weights);
  const weighed = fits.flatMap((guess, index) => {
    const weight = (weights[index] ?? 0) / most;
    return weight > NEGLIGIBLE ? [{ guess, weight }] : [];
  });
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const prepared = weighed.map(({ guess, weight }) => ({ guess, share: weight / total, columns: whitenedCandidates(problem, guess) }));
  return {
    visitDeviation: Math.sqrt(weighed.reduce((sum, { guess, weight }) => sum + (weight / total) * guess.scales.visit ** 2, 0)),
    against: (reference) => {
      const beliefs = prepared.map(({ guess, share, columns }) => ({ belief: beliefOf(problem, guess, columns, reference), share }));
      const mixed = problem.prior.map((_, index) => beliefs.reduce((sum, { belief, share }) => sum + share * (belief.mean[index] ?? 0), 0));
      const variance = mixed.map((middle, index) =>
        beliefs.reduce(
          (sum, { belief, share }) => sum + share * ((belief.variance[index] ?? 0) + ((belief.mean[index] ?? 0) - middle) ** 2),
          0,
        ),
      );
      return { mean: mixed, variance };
    },
  };
}

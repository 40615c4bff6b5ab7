"""Optuna's tree-structured Parzen estimator: a line of JSON in, a line of JSON out.

{"space": [[...values], ...], "seed": n}  begins a study; answers {}
{"ask": true}                             answers {"point": [...values]}
{"tell": ms}                              the time of the point asked last, null where it is not allowed; answers {}
"""

import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
study = None
space = []
trial = None

for line in sys.stdin:
    message = json.loads(line)
    answer = {}
    if "space" in message:
        space = message["space"]
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=message["seed"]))
    elif "ask" in message:
        trial = study.ask()
        answer["point"] = [trial.suggest_categorical(str(index), values) for index, values in enumerate(space)]
    elif message["tell"] is None:
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
    else:
        study.tell(trial, message["tell"])
    print(json.dumps(answer), flush=True)
